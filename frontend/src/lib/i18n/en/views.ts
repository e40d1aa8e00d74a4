export default {
  title: "Views",
  none: "No view is kept yet.",
  name: "Keep this view as",
  name_hint: "With the filters and what is open, for you alone.",
  replaces: "It takes the place of the one you have.",
  save: "Keep view",
  saved: "The view {name} is kept.",
  delete: "Take out the view {name}",
} as const;
