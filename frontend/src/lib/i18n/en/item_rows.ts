export default {
  pick: "Settle {name}",
  due: "Due",
  late: { one: "1 day late", other: "{count} days late" },
  nobodys: "no contact",
  settles: "Settles",
  settles_of: "Settles of {name}",
  early_take: "Take the discount of {amount}",
  early_until: "{percent} % until {day}",
} as const;
