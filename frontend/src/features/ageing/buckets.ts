/** How old a debt is, in the order of the table. */
export const BUCKETS = ["not_due", "days_1_30", "days_31_60", "days_61_90", "days_over_90"] as const;

export type Ages = { readonly [K in (typeof BUCKETS)[number]]: string } & { readonly total: string };
