export default {
  pick: "{name} ausgleichen",
  due: "Fällig",
  late: { one: "1 Tag überfällig", other: "{count} Tage überfällig" },
  nobodys: "ohne Kontakt",
  settles: "Gleicht aus",
  settles_of: "Gleicht aus von {name}",
  early_take: "Skonto von {amount} ziehen",
  early_until: "{percent} % bis {day}",
} as const;
