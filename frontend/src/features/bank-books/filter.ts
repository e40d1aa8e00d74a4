import { address, all, day, one, type Sought } from "@/lib/api/address";

export const STATES = ["open", "matched", "excluded", "review", "duplicate", "withdrawn"] as const;
export type LineState = (typeof STATES)[number];

/** Which lines of a bank the address asks for. */
export type LineSought = {
  readonly states: readonly LineState[];
  readonly from?: string;
  readonly to?: string;
  readonly importId?: string;
  readonly words?: string;
  readonly isOldestFirst?: boolean;
  readonly after?: string;
};

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function lineSought(sought: Sought): LineSought {
  const said = all(sought, "state");
  const importId = one(sought, "import");
  return {
    states: STATES.filter((state) => said.includes(state)),
    from: day(sought, "from"),
    to: day(sought, "to"),
    importId: importId && UUID.test(importId) ? importId : undefined,
    words: one(sought, "q")?.slice(0, 200),
    isOldestFirst: one(sought, "order") === "oldest",
    after: one(sought, "after"),
  };
}

/** The list as it is sought; `open` is the line beside it, `after` another place in it. */
export function linesAddress(
  here: string,
  sought: LineSought,
  change: { open?: string; after?: string | null } = {},
): string {
  return address(here, {
    state: sought.states,
    from: sought.from,
    to: sought.to,
    import: sought.importId,
    q: sought.words,
    order: sought.isOldestFirst ? "oldest" : undefined,
    after: change.after === null ? undefined : (change.after ?? sought.after),
    open: change.open,
  });
}

/** Whether less than every line is asked for. */
export function isNarrowed({ states, from, to, importId, words }: LineSought): boolean {
  return Boolean(states.length > 0 || from || to || importId || words);
}

const VIEWS = ["statements", "imports", "review"] as const;
export type View = (typeof VIEWS)[number];

export function viewOf(sought: Sought): View {
  return VIEWS.find((name) => name === one(sought, "view")) ?? "statements";
}
