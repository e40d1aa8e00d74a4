export default {
  title: "Ansichten",
  none: "Noch keine Ansicht ist abgelegt.",
  name: "Diese Ansicht ablegen als",
  name_hint: "Mit den Filtern und dem, was aufgeklappt ist; nur für Sie.",
  replaces: "Sie ersetzt die vorhandene.",
  save: "Ansicht ablegen",
  saved: "Die Ansicht {name} ist abgelegt.",
  delete: "Die Ansicht {name} entfernen",
};
