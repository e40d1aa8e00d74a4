"use client";

import { useState } from "react";
import { api, call } from "@/lib/api/client";
import { Combobox } from "../ui/combobox";
import type { FieldWords } from "../ui/field";
import { useFound } from "../ui/use-found";

export type Picked = { value: string; name: string };

const MOST = 20;

/** A contact by type-ahead; the API finds them, by name, code or number. */
export function ContactPicker({
  companyId,
  role,
  value,
  onValue,
  ...rest
}: FieldWords & {
  companyId: string;
  /** Left out: either. */
  role?: "customer" | "supplier";
  value: Picked | null;
  onValue: (value: Picked | null) => void;
  name?: string;
  onEntered?: () => void;
}) {
  const [typing, setTyping] = useState<string | null>(null);
  const { found, isAsking, refusal } = useFound(typing, async (text, signal) => {
    const query = { role, q: text || undefined, limit: MOST };
    const params = { path: { company_id: companyId }, query };
    const { data } = await call(api.GET("/api/v1/companies/{company_id}/contacts", { params, signal }));
    return data.items.map(({ id, display_name, code, city }) => ({
      value: id,
      name: display_name,
      note: [code, city].filter(Boolean).join(", ") || undefined,
    }));
  });
  return (
    <Combobox
      {...rest}
      // Who is chosen keeps the name, whatever is being found.
      offers={value && typing === null ? [value] : found}
      value={value?.value ?? null}
      isAsking={isAsking}
      refusal={refusal}
      onTyping={setTyping}
      onValue={(id) => {
        const one = found.find((offer) => offer.value === id);
        onValue(one ? { value: one.value, name: one.name } : null);
      }}
    />
  );
}
