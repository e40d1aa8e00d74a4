"use client";

import { Plus, X } from "lucide";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { useSay } from "@/lib/i18n/client";
import { Icon } from "./icon";
import { Menu } from "./menu";
import { Select } from "./select";
import { useAddress } from "./use-address";

const Editor = lazy(() => import("./filter-editor"));

type Common = {
  /** What the chip is called. */
  label: string;
  /** What the chip says while the filter is set, written by the server in the reader's format. Null: not set. */
  shown: string | null;
  /** It has to be set: the chip has no cross. */
  always?: boolean;
};
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
  | (Common & { kind: "choice"; name: string; choices: readonly { value: string; name: string }[] })
  | (Common & { kind: "several"; name: string; choices: readonly { value: string; name: string }[] });

/** The parameters that a filter sets. */
export function names(filter: Filter): string[] {
  return filter.kind === "range" ? [filter.from, filter.to] : [filter.name];
}

/**
 * Filters as chips. They live in the address: a link shows the same list, back goes back. Setting one drops `after`, the place in the
 * list before. `several` repeats its parameter.
 */
export function FilterBar({
  filters,
  label,
  children,
}: {
  filters: readonly Filter[];
  label: string;
  children?: ReactNode;
}) {
  const say = useSay();
  const set = useAddress();
  const unset = filters.filter((filter) => filter.shown === null);
  const [adding, setAdding] = useState<string | null>(null);
  return (
    <div className="chips" role="group" aria-label={label}>
      {filters
        .filter((filter) => filter.shown !== null)
        .map((filter) => (
          <span className="chip" key={filter.label}>
            <Menu
              className=""
              role="dialog"
              name={filter.label}
              button={
                <>
                  <b>{filter.label}</b>
                  {filter.shown}
                </>
              }
            >
              {(close) => (
                <Suspense>
                  <Editor filter={filter} close={close} />
                </Suspense>
              )}
            </Menu>
            {!filter.always && (
              <button
                type="button"
                className="off"
                aria-label={say("ui.remove_filter", { name: filter.label })}
                onClick={() => set(Object.fromEntries(names(filter).map((name) => [name, []])))}
              >
                <Icon of={X} />
              </button>
            )}
          </span>
        ))}
      {unset.length > 0 && (
        <span className="chip add">
          <Menu
            className=""
            role="dialog"
            name={say("ui.add_filter")}
            button={
              <>
                <Icon of={Plus} />
                {say("ui.add_filter")}
              </>
            }
          >
            {(close) => {
              const filter = unset.find((one) => one.label === adding) ?? unset[0];
              return (
                <>
                  {unset.length > 1 && (
                    <div className="form">
                      <Select
                        label={say("ui.add_filter")}
                        value={filter?.label}
                        choices={unset.map((one) => ({ value: one.label, name: one.label }))}
                        onChange={(event) => setAdding(event.target.value)}
                      />
                    </div>
                  )}
                  {filter && (
                    <Suspense>
                      <Editor key={filter.label} filter={filter} close={close} />
                    </Suspense>
                  )}
                </>
              );
            }}
          </Menu>
        </span>
      )}
      {children && <span className="grow" />}
      {children}
    </div>
  );
}
