/** What an entry was written by, where no person wrote it: by the kind of its source. */
export default {
  document_void: "{kind}, voided",
  import: "Import",
  payment: "Payment",
  payment_undone: "Payment, undone",
  recurring: "Recurring entry",
  reminder: "Reminder",
  revaluation: "Revaluation",
  settlement: "Exchange difference of a settlement",
  settlement_cancelled: "Settlement, undone",
} as const;
