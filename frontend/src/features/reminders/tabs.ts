export const TABS = ["proposals", "released", "blocks", "settings"] as const;
export type Tab = (typeof TABS)[number];
