"use client";

import type { ReactNode } from "react";
import type { Filter } from "./filters";
import { Menu } from "./menu";
import { part } from "./part";

const Editor = part(() => import("./filter-editor"));
const Chooser = part(() => import("./filter-chooser"));

/** The part of a chip that opens its fields. */
export function FilterMenu({ filter, children }: { filter: Filter; children: ReactNode }) {
  return (
    <Menu className="" role="dialog" name={filter.label} button={children}>
      {(close) => <Editor filter={filter} close={close} />}
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
      {(close) => <Chooser filters={filters} name={name} close={close} />}
    </Menu>
  );
}
