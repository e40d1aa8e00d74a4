"use client";

import type { KeyboardEvent } from "react";
import { TypeAhead } from "@/components/ui/combobox";
import type { Offer } from "@/components/ui/match";

const BETWEEN = "+";

/** Tax codes of a line: one of them mostly; a second one is offered together with the one that stands. */
export function TaxCell({
  offers,
  value,
  label,
  cell,
  wrong,
  onValue,
  onTaken,
  onKeyDown,
}: {
  offers: readonly Offer[];
  /** Ids, in the order they are computed. */
  value: readonly string[];
  label: string;
  cell?: string;
  wrong?: string;
  onValue: (ids: string[]) => void;
  onTaken?: (by: "Enter" | "Tab") => void;
  onKeyDown?: (event: KeyboardEvent<HTMLInputElement>) => void;
}) {
  const of = (ids: readonly string[]): Offer => {
    const codes = ids.map((id) => offers.find((offer) => offer.value === id));
    return {
      value: ids.join(BETWEEN),
      code: codes.map((offer) => offer?.code ?? "?").join(" + "),
      name: codes.length > 1 ? "" : (codes[0]?.name ?? ""),
    };
  };
  const more = value.length > 0 ? offers.filter((offer) => !value.includes(offer.value)) : [];
  const all = [
    ...(value.length > 1 ? [of(value)] : []),
    ...offers,
    ...more.map((offer) => of([...value, offer.value])),
  ];
  const chosen = value.length > 0 ? of(value) : null;
  return (
    <TypeAhead
      className=""
      label={label}
      cell={cell}
      offers={all}
      value={chosen?.value ?? null}
      shortly
      input={{ "aria-invalid": wrong ? true : undefined, title: wrong ?? chosen?.name }}
      onValue={(joined) => onValue(joined ? joined.split(BETWEEN) : [])}
      onTaken={onTaken}
      onKeyDown={onKeyDown}
    />
  );
}
