"use client";

import { MoneyInput, NO_MONEY } from "@/components/ui/money-input";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import { type Content, PLACES } from "../content";
import type { Kind } from "../kinds";

/** Decimals that a quantity and a price have at most. */
const FINE = 6;
export const CONTENT_FIELDS = [
  "document.lines.*.text",
  "document.lines.*.quantity",
  "document.lines.*.unit_price",
  "document.supplier_number",
  "document.note",
];

/** Texts, quantities and prices of the lines, and the note; what stands for the time that is billed is filled in on the day. */
export function ContentFields({
  kind,
  content,
  onContent,
  faults,
}: {
  kind: Kind;
  content: Content;
  onContent: (to: Content) => void;
  faults: { readonly [name: string]: string };
}) {
  const say = useSay();
  const change = (place: number, to: Partial<Content["lines"][number]>) =>
    onContent({ ...content, lines: content.lines.map((line, at) => (at === place ? { ...line, ...to } : line)) });
  return (
    <>
      <p className="text-muted">{say("recurring_documents.places_hint", { places: PLACES })}</p>
      {kind === "bill" && (
        <TextField
          label={say("recurring_documents.supplier_number")}
          hint={say("recurring_documents.supplier_number_hint", { place: "{month}" })}
          name="document.supplier_number"
          maxLength={100}
          required
          autoComplete="off"
          value={content.supplier_number ?? ""}
          onChange={(event) => onContent({ ...content, supplier_number: event.target.value })}
          error={faults["document.supplier_number"]}
        />
      )}
      {content.lines.map((line, place) => (
        // Lines are neither added nor moved here: their place names them.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div className="rhythm wide" key={place}>
          <TextField
            label={say("recurring_documents.text_of", { line: place + 1 })}
            name={`document.lines.${place}.text`}
            maxLength={500}
            autoComplete="off"
            value={line.text}
            onChange={(event) => change(place, { text: event.target.value })}
            error={faults[`document.lines.${place}.text`]}
          />
          <MoneyInput
            label={say("recurring_documents.quantity_of", { line: place + 1 })}
            name={`document.lines.${place}.quantity`}
            scale={FINE}
            fewest={0}
            value={{ ...NO_MONEY, amount: line.quantity }}
            onValue={({ amount }) => change(place, { quantity: amount })}
            error={faults[`document.lines.${place}.quantity`]}
          />
          <MoneyInput
            label={say("recurring_documents.price_of", { line: place + 1 })}
            name={`document.lines.${place}.unit_price`}
            scale={FINE}
            fewest={2}
            value={{ ...NO_MONEY, amount: line.unit_price }}
            onValue={({ amount }) => change(place, { unit_price: amount })}
            error={faults[`document.lines.${place}.unit_price`]}
          />
        </div>
      ))}
      <TextField
        label={say(`recurring_documents.note_${kind}`)}
        name="document.note"
        maxLength={2000}
        autoComplete="off"
        value={content.note ?? ""}
        onChange={(event) => onContent({ ...content, note: event.target.value })}
        error={faults["document.note"]}
      />
    </>
  );
}
