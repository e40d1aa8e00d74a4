import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { isZero, negate, parseDecimal, subtract, toWire, ZERO } from "@/lib/money/decimal";
import { TaxName } from "./tax-name";

type Document = components["schemas"]["DocumentOut"];

const isSome = (amount: string | null) => amount !== null && !isZero(parseDecimal(amount) ?? ZERO);
const minus = (amount: string) => toWire(negate(parseDecimal(amount) ?? ZERO));

/** Net, each tax, the total, what is settled of it and what is open; in the base currency, too, where it is another one. */
export async function DocumentTotals({ companyId, document }: { companyId: string; document: Document }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const { open_amount: open, payable } = document;
  const settled = open === null ? null : toWire(subtract(parseDecimal(payable) ?? ZERO, parseDecimal(open) ?? ZERO));
  return (
    <section className="document-sums">
      <dl className="totals">
        {isSome(document.discount) && (
          <div>
            <dt>
              {say("documents.discount")}
              {isSome(document.discount_percent) && ` ${format.money(document.discount_percent)} %`}
            </dt>
            <dd className="n">{format.money(minus(document.discount))}</dd>
          </div>
        )}
        <div>
          <dt>{say("documents.net")}</dt>
          <dd className="n">{format.money(document.net)}</dd>
        </div>
        {document.taxes.map((group) => (
          <div key={`${group.tax_code_id} ${group.component_id}`}>
            <dt>
              <TaxName of={group} />
            </dt>
            <dd className="n">{format.money(group.tax)}</dd>
          </div>
        ))}
        <div className="t">
          <dt>
            {say("documents.total")}, {document.currency}
          </dt>
          <dd className="n">{format.money(document.gross)}</dd>
        </div>
        {isSome(document.withheld) && (
          <div>
            <dt>{say("documents.withheld")}</dt>
            <dd className="n">{format.money(minus(document.withheld))}</dd>
          </div>
        )}
        {isSome(document.rounding) && (
          <div>
            <dt>{say("documents.rounding")}</dt>
            <dd className="n">{format.money(document.rounding)}</dd>
          </div>
        )}
        {document.gross !== payable && (
          <div className="t">
            <dt>{say("documents.payable")}</dt>
            <dd className="n">{format.money(payable)}</dd>
          </div>
        )}
        {document.status === "posted" && settled !== null && (
          <>
            {isSome(settled) && (
              <div>
                <dt>{say("documents.settled")}</dt>
                <dd className="n">{format.money(minus(settled))}</dd>
              </div>
            )}
            <div className="t due">
              <dt>
                <a
                  className="link"
                  href={`/${companyId}/entries/${document.journal_entry_id}`}
                  title={say("documents.control_account", { account: document.control_account_code })}
                >
                  {say("documents.open")}
                </a>
              </dt>
              <dd className="n">{format.money(open ?? "0")}</dd>
            </div>
          </>
        )}
        {document.currency !== document.base_currency && document.base_payable !== null && (
          <div>
            <dt className="text-muted">{say("documents.as_posted", { currency: document.base_currency })}</dt>
            <dd className="n text-muted">{format.money(document.base_payable)}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}
