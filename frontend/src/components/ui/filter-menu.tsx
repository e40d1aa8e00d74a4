"use client";

import { lazy, type ReactNode, Suspense } from "react";
import type { Filter } from "./filters";
import { Menu } from "./menu";

const Editor = lazy(() => import("./filter-editor"));
const Chooser = lazy(() => import("./filter-chooser"));

/** The part of a chip that opens its fields. */
export function FilterMenu({ filter, children }: { filter: Filter; children: ReactNode }) {
  return (
    <Menu className="" role="dialog" name={filter.label} button={children}>
      {(close) => (
        <Suspense>
          <Editor filter={filter} close={close} />
        </Suspense>
      )}
    </Menu>
  );
}

/** The dashed chip: which filter, then its fields. */
export function AddFilter({
  filters,
  name,
  children,
}: {
  filters: readonly Filter[];
  name: string;
  children: ReactNode;
}) {
  return (
    <Menu className="" role="dialog" name={name} button={children}>
      {(close) => (
        <Suspense>
          <Chooser filters={filters} name={name} close={close} />
        </Suspense>
      )}
    </Menu>
  );
}
