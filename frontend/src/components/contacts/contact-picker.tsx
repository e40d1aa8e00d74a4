"use client";

import { useState } from "react";
import { Combobox } from "../ui/combobox";
import type { FieldWords } from "../ui/field";
import { useContacts } from "./use-contacts";

export type Picked = { value: string; name: string };

/** A customer or a supplier by type-ahead; the API finds them, by name, code or number. */
export function ContactPicker({
  companyId,
  role,
  value,
  onValue,
  ...rest
}: FieldWords & {
  companyId: string;
  role: "customer" | "supplier";
  value: Picked | null;
  onValue: (value: Picked | null) => void;
  name?: string;
  onTaken?: () => void;
}) {
  const [typing, setTyping] = useState<string | null>(null);
  const found = useContacts(companyId, role, typing);
  // Who is chosen keeps the name, whatever is being found.
  const offers = value && typing === null ? [value] : found;
  return (
    <Combobox
      {...rest}
      offers={offers}
      value={value?.value ?? null}
      onTyping={setTyping}
      onValue={(id) => {
        const one = found.find((offer) => offer.value === id);
        onValue(one ? { value: one.value, name: one.name } : null);
      }}
    />
  );
}
