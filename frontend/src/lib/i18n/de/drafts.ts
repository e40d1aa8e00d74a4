export default {
  draft: "Entwurf",
  post: "Buchen",
  saved_at: "gespeichert {time}",
  saving: "speichert …",
  session_over: "Ihre Sitzung ist zu Ende. Was Sie eingegeben haben, bleibt hier.",
  sign_in_again: "Wieder anmelden",
  kept_here: "Noch nicht gespeichert: bleibt hier und wird von selbst nachgeholt.",
  undo: "Rückgängig",
  redo: "Wiederholen",
  restored: "Was Sie vorhin eingegeben haben, ist wieder da.",
  nothing_to_undo: "Es gibt nichts rückgängig zu machen.",
};
