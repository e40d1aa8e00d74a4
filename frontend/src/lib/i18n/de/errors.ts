export default {
  forbidden_text: "Ihre Rolle umfasst dies nicht. Wer den Mandanten verwaltet, kann das ändern.",
  forbidden_title: "Das dürfen Sie nicht sehen",
  home: "Zur Übersicht",
  not_found_text: "Unter dieser Adresse liegt nichts, oder es gehört jemand anderem. Nichts ging verloren.",
  not_found_title: "Hier ist nichts",
  offline:
    "Keine Verbindung. Was Sie eingegeben haben, bleibt hier; gespeichert wird, sobald die Leitung wieder steht.",
  online: "Die Verbindung steht wieder.",
  report: "Geschieht es wieder, melden Sie diese Kennung: Im Protokoll steht dieselbe.",
  server_text:
    "Nichts wurde geändert und nichts ging verloren. Versuchen Sie es noch einmal; die Seite wird neu erstellt.",
  server_title: "Bei uns ist etwas schiefgegangen",
  unreachable:
    "OASYS ist nicht erreichbar. Prüfen Sie die Verbindung und versuchen Sie es noch einmal; nichts ging verloren.",
  unreachable_title: "OASYS ist nicht erreichbar",
};
