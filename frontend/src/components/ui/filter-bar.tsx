import { Plus, X } from "lucide";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { getSay } from "@/lib/i18n/server";
import { AddFilter, FilterMenu } from "./filter-menu";
import { type Filter, names } from "./filters";
import { Icon } from "./icon";

export type { Filter } from "./filters";

/**
 * Filters as chips. They live in the address: a link shows the same list, back goes back. Setting or removing one drops `after`, the place in
 * the list before. `several` repeats its parameter. For Server Components.
 */
export async function FilterBar({
  filters,
  label,
  children,
}: {
  filters: readonly Filter[];
  label: string;
  children?: ReactNode;
}) {
  const [say, sent] = await Promise.all([getSay(), headers()]);
  const here = new URL(sent.get("x-oasys-path") ?? "/", "http://here.invalid");
  const unset = filters.filter((filter) => filter.shown === null);
  return (
    <div className="chips" role="group" aria-label={label}>
      {filters
        .filter((filter) => filter.shown !== null)
        .map((filter) => (
          <span className="chip" key={filter.label}>
            <FilterMenu filter={filter}>
              <b>{filter.label}</b>
              <bdi>{filter.shown}</bdi>
            </FilterMenu>
            {!filter.always && (
              <a
                className="off"
                href={without(here, names(filter))}
                aria-label={say("ui.remove_filter", { name: filter.label })}
              >
                <Icon of={X} />
              </a>
            )}
          </span>
        ))}
      {unset.length > 0 && (
        <span className="chip add">
          <AddFilter filters={unset} name={say("ui.add_filter")}>
            <Icon of={Plus} />
            {say("ui.add_filter")}
          </AddFilter>
        </span>
      )}
      {children && <span className="grow" />}
      {children}
    </div>
  );
}

function without(here: URL, dropped: readonly string[]): string {
  const rest = new URLSearchParams(here.searchParams);
  for (const name of [...dropped, "after"]) {
    rest.delete(name);
  }
  return rest.size > 0 ? `${here.pathname}?${rest}` : here.pathname;
}
