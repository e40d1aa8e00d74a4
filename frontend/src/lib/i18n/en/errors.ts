export default {
  forbidden_text: "Your role does not include this. An administrator of the tenant can change that.",
  forbidden_title: "You may not see this",
  home: "Go to the overview",
  not_found_text: "There is nothing at this address, or it belongs to somebody else. Nothing was lost.",
  not_found_title: "Nothing here",
  offline: "No connection. What you typed is kept here; saving goes on when the line is back.",
  online: "The connection is back.",
  report: "If it happens again, report this id: the log has the same.",
  server_text: "Nothing was changed and nothing was lost. Try again; the page is made anew.",
  server_title: "Something went wrong on our side",
  unreachable: "OASYS cannot be reached. Check the connection and try again; nothing was lost.",
  unreachable_title: "OASYS cannot be reached",
} as const;
