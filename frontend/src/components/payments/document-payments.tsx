import { HandCoins } from "lucide";
import { LinkButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { attempt, serverApi } from "@/lib/api/server";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";

type Document = components["schemas"]["DocumentOut"];
type Settled = components["schemas"]["SettledByOut"];

const PATHS: { readonly [kind: string]: string } = {
  invoice: "invoices",
  credit_note: "credit-notes",
  bill: "bills",
  supplier_credit: "supplier-credits",
};

/** What paid a posted document, or settled it otherwise, what of it is open, and the way to record a payment. */
export async function DocumentPayments({ companyId, document }: { companyId: string; document: Document }) {
  if (document.status !== "posted") {
    return null;
  }
  if (!document.control_line_id) {
    return <Covered />;
  }
  const [say, format, rights, api] = await Promise.all([getSay(), getFormat(), getRights(), serverApi()]);
  if (!rights.has("payment.read")) {
    return null;
  }
  const settled = await attempt(
    api.GET("/api/v1/companies/{company_id}/open-items/{line_id}/settled-by", {
      params: { path: { company_id: companyId, line_id: document.control_line_id } },
    }),
  );
  const open = document.open_amount ?? "0";
  const isOpen = !/^-?[0.]+$/.test(open);
  const isCredit = document.kind === "credit_note" || document.kind === "supplier_credit";
  return (
    <section className="flush">
      <h2 className="section-head paid-head">
        {say("payments.panel")}
        <span className="n">
          {isOpen ? `${say("payments.panel_open")} ${format.inUnit(open, document.currency)}` : ""}
        </span>
      </h2>
      {settled instanceof ApiError ? (
        <Refusal error={settled} />
      ) : settled.length === 0 ? (
        <p className="tail text-muted">{say("payments.panel_none")}</p>
      ) : (
        <table className="lines plain">
          <caption className="vh">{say("payments.panel")}</caption>
          <tbody>
            {settled.map((one) => (
              <tr key={`${one.settlement_id} ${one.entry_id}`}>
                <td>
                  <a className="link" href={placeOf(companyId, one)}>
                    {say(nameOf(one))} {one.entry_number}
                  </a>
                  <small>
                    <bdi>{one.description}</bdi>
                  </small>
                </td>
                <td className="desk-cell">{format.date(one.settled_on)}</td>
                <td>
                  {one.cancelled_on && (
                    <Pill is="draft">{say("payments.cancelled_from", { day: format.date(one.cancelled_on) })}</Pill>
                  )}
                </td>
                <td className={`n ${one.cancelled_on ? "text-faint" : ""}`}>
                  {format.inUnit(one.settled_amount, one.currency)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {isOpen && rights.has("payment.make") && document.id && (
        <div className="tail">
          <LinkButton href={`/${companyId}/payments/new?document=${document.id}`}>
            <Icon of={HandCoins} />
            {say(isCredit ? "payments.panel_pay_back" : "payments.record")}
          </LinkButton>
        </div>
      )}
    </section>
  );
}

/** What deposits cover as a whole has nothing that could be paid. */
async function Covered() {
  const say = await getSay();
  return (
    <section className="flush">
      <h2 className="section-head paid-head">{say("payments.panel")}</h2>
      <p className="tail text-muted">{say("payments.panel_covered")}</p>
    </section>
  );
}

/** What it is: a credit is settled by what it credits, and the other way round. */
function nameOf({ payment_id, document_kind }: Settled) {
  if (payment_id) {
    return "payments.one";
  }
  switch (document_kind) {
    case "invoice":
      return "payments.panel_by_invoice";
    case "bill":
      return "payments.panel_by_bill";
    case "credit_note":
    case "supplier_credit":
      return "payments.panel_by_credit";
    default:
      return "payments.panel_by_entry";
  }
}

function placeOf(companyId: string, one: Settled): string {
  if (one.payment_id) {
    return `/${companyId}/payments/${one.payment_id}`;
  }
  return one.document_id
    ? `/${companyId}/${PATHS[one.document_kind ?? ""]}/${one.document_id}`
    : `/${companyId}/entries/${one.entry_id}`;
}
