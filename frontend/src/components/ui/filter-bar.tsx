"use client";

import { Plus, X } from "lucide";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { type ReactNode, useState } from "react";
import { useSay } from "@/lib/i18n/client";
import { Icon } from "./icon";
import { Menu } from "./menu";
import { Select } from "./select";
import { TextField } from "./text-field";

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

function names(filter: Filter): string[] {
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
              {(close) => <Editor filter={filter} close={close} />}
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
                  {filter && <Editor key={filter.label} filter={filter} close={close} />}
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

/** Sets parameters of the address. */
export function useAddress(): (changes: { [name: string]: readonly string[] }) => void {
  const router = useRouter();
  const path = usePathname();
  const current = useSearchParams();
  return (changes) => {
    const next = new URLSearchParams(current);
    next.delete("after");
    for (const [name, values] of Object.entries(changes)) {
      next.delete(name);
      for (const value of values) {
        next.append(name, value);
      }
    }
    router.push(next.size > 0 ? `${path}?${next}` : path);
  };
}

function Editor({ filter, close }: { filter: Filter; close: () => void }) {
  const say = useSay();
  const set = useAddress();
  const current = useSearchParams();
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        set(Object.fromEntries(names(filter).map((name) => [name, data.getAll(name).map(String).filter(Boolean)])));
        close();
      }}
    >
      {filter.kind === "text" && (
        <TextField
          label={filter.label}
          hint={filter.hint}
          name={filter.name}
          defaultValue={current.get(filter.name) ?? ""}
        />
      )}
      {filter.kind === "date" && (
        <TextField label={filter.label} type="date" name={filter.name} defaultValue={current.get(filter.name) ?? ""} />
      )}
      {filter.kind === "range" && (
        <>
          <TextField
            label={filter.words.from}
            type="date"
            name={filter.from}
            defaultValue={current.get(filter.from) ?? filter.initial?.from}
          />
          <TextField
            label={filter.words.to}
            type="date"
            name={filter.to}
            defaultValue={current.get(filter.to) ?? filter.initial?.to}
          />
        </>
      )}
      {filter.kind === "choice" && (
        <Select
          label={filter.label}
          name={filter.name}
          choices={filter.choices}
          defaultValue={current.get(filter.name) ?? ""}
        />
      )}
      {filter.kind === "several" && (
        <fieldset className="field">
          <legend>{filter.label}</legend>
          {filter.choices.map(({ value, name }) => (
            <label key={value} className="flex min-h-8 items-center gap-2">
              <input
                type="checkbox"
                className="tick"
                name={filter.name}
                value={value}
                defaultChecked={current.getAll(filter.name).includes(value)}
              />
              {name}
            </label>
          ))}
        </fieldset>
      )}
      <button type="submit" className="btn primary">
        {say("ui.apply")}
      </button>
    </form>
  );
}
