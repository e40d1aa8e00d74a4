import type { components } from "@/lib/api/schema";
import { Totals } from "./totals";

type Document = components["schemas"]["DocumentOut"];

/** What the document comes to, and what of it is open. */
export function DocumentTotals({ document }: { document: Document }) {
  const { base_currency: currency, base_payable: payable } = document;
  return (
    <section className="document-sums">
      <Totals
        of={{
          currency: document.currency,
          discount: document.discount,
          net: document.net,
          taxes: document.taxes,
          gross: document.gross,
          withheld: document.withheld,
          rounding: document.rounding,
          payable: document.payable,
          open: document.open_amount,
          base: currency !== document.currency && payable !== null ? { currency, payable } : null,
        }}
      />
    </section>
  );
}
