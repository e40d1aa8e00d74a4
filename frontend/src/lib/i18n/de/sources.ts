export default {
  document_void: "{kind}, storniert",
  import: "Import",
  payment: "Zahlung",
  payment_undone: "Zahlung, rückgängig gemacht",
  recurring: "Wiederkehrende Buchung",
  reminder: "Mahnung",
  revaluation: "Neubewertung",
  settlement: "Kursdifferenz eines Ausgleichs",
  settlement_cancelled: "Ausgleich, rückgängig gemacht",
} as const;
