export default {
  draft: "Draft",
  post: "Post",
  saved_at: "saved {time}",
  saving: "saving …",
  session_over: "Your session is over. What you typed is kept here.",
  sign_in_again: "Sign in again",
  kept_here: "Not saved yet: kept here, tried again by itself.",
  undo: "Undo",
  redo: "Redo",
  restored: "What you typed before is here again.",
  nothing_to_undo: "There is nothing to undo.",
} as const;
