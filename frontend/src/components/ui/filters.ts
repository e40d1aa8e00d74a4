type Common = {
  /** What the chip is called. */
  label: string;
  /** What the chip says while the filter is set, written by the server in the reader's format. Null: not set. */
  shown: string | null;
  /** It has to be set: the chip has no cross. */
  always?: boolean;
};
type Choice = { value: string; name: string };

/** One filter: which parameters of the address it sets, and how. */
export type Filter =
  | (Common & { kind: "text"; name: string; hint?: string })
  | (Common & { kind: "date"; name: string })
  | (Common & {
      kind: "range";
      from: string;
      to: string;
      words: { from: string; to: string };
      initial?: { from: string; to: string };
    })
  | (Common & { kind: "choice"; name: string; choices: readonly Choice[] })
  | (Common & {
      kind: "contact";
      name: string;
      companyId: string;
      /** Which contacts are offered. */
      role: "customer" | "supplier";
      /** Whom the filter shows now. */
      chosen: Choice | null;
    })
  | (Common & { kind: "several"; name: string; choices: readonly Choice[] });

/** The parameters that a filter sets. */
export function names(filter: Filter): string[] {
  return filter.kind === "range" ? [filter.from, filter.to] : [filter.name];
}
