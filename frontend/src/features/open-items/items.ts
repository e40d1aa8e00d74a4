import type { components } from "@/lib/api/schema";

type Item = components["schemas"]["OpenItemOut"];

/** What an item is about: its document or reference, and its text. */
export function aboutOf(item: Item): string {
  const parts = [item.document_number || item.reference, item.line_description || item.description];
  return [...new Set(parts.filter(Boolean))].join(" · ");
}

/** A credit has a minus before it. */
export function signed(side: string, amount: string): string {
  return side === "credit" ? `-${amount}` : amount;
}
