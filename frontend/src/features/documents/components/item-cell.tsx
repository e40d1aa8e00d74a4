"use client";

import { type KeyboardEvent, useState } from "react";
import { TypeAhead } from "@/components/ui/combobox";
import { useFound } from "@/components/ui/use-found";
import { useFormat } from "@/lib/i18n/use-format";
import { readItems } from "../api";
import type { Item } from "../items";

/** What is sold or bought: any text, with lines written before offered as one types. */
export function ItemCell({
  companyId,
  direction,
  contactId,
  label,
  text,
  cell,
  wrong,
  onText,
  onItem,
  onTaken,
  onKeyDown,
}: {
  companyId: string;
  direction: "sales" | "purchases";
  contactId: string | undefined;
  label: string;
  text: string;
  cell: string;
  wrong?: string;
  onText: (text: string) => void;
  onItem: (item: Item) => void;
  onTaken: (by: "Enter" | "Tab") => void;
  onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
}) {
  const format = useFormat();
  const [typing, setTyping] = useState<string | null>(null);
  const { found, isAsking, refusal } = useFound(typing, (query, signal) =>
    readItems(companyId, direction, contactId, query.slice(0, 100), signal),
  );
  return (
    <TypeAhead
      className=""
      label={label}
      cell={cell}
      shown={text}
      value={null}
      offers={found.map((item) => ({
        value: item.text,
        name: item.text,
        note: format.inUnit(item.unit_price, item.currency),
      }))}
      input={{ "aria-invalid": wrong ? true : undefined, title: wrong }}
      isAsking={isAsking}
      refusal={refusal}
      onTyping={setTyping}
      onText={onText}
      onValue={(value) => {
        const item = found.find((one) => one.text === value);
        if (item) {
          onItem(item);
        }
      }}
      onTaken={onTaken}
      onKeyDown={onKeyDown}
    />
  );
}
