import { notFound } from "next/navigation";
import { PageHead } from "@/components/ui/page-head";
import { Refusal } from "@/components/ui/refusal";
import { State } from "@/components/ui/states";
import { ApiError } from "@/lib/api/problem";
import { todayIn } from "@/lib/dates/format";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getCompany } from "@/lib/session/me";
import { getRights } from "@/lib/session/rights";
import type { Direction } from "../filter";
import { readAccounts, readContact, readPaid, readPayments, readScales } from "../queries";
import { PaymentForm } from "./payment-form";

const MONEY = ["bank", "cash", "credit_card", "clearing"];
const CONTROL = ["receivable", "payable"];

/** A payment to be recorded: of a document, of a contact, or of whoever is chosen. */
export async function NewPayment({
  companyId,
  direction,
  contactId,
  documentId,
}: {
  companyId: string;
  direction?: Direction;
  contactId?: string;
  documentId?: string;
}) {
  const [say, format, rights, company, accounts, scales, paid] = await Promise.all([
    getSay(),
    getFormat(),
    getRights(),
    getCompany(companyId),
    readAccounts(companyId),
    readScales(),
    documentId ? readPaid(companyId, documentId) : null,
  ]);
  if (documentId && !paid) {
    notFound();
  }
  const head = (
    <PageHead title={say("payments.new")} up={{ href: `/${companyId}/payments`, name: say("payments.title") }} />
  );
  if (accounts instanceof ApiError) {
    return (
      <>
        {head}
        <Refusal error={accounts} />
      </>
    );
  }
  if (!rights.has("payment.make")) {
    return (
      <>
        {head}
        <State title={say("payments.may_not_title")}>
          <p>{say("payments.may_not_text")}</p>
        </State>
      </>
    );
  }
  const chosen = paid?.contactId ?? contactId;
  const contact = chosen ? await readContact(companyId, chosen) : null;
  const who = contact instanceof ApiError ? null : contact;
  const way: Direction = paid
    ? paid.isReceipt
      ? "receipt"
      : "payment"
    : (direction ?? (who && !who.is_customer ? "payment" : "receipt"));
  const last = await readPayments(companyId, { direction: way });
  const money = accounts.filter(({ subtype }) => MONEY.includes(subtype));
  const used = last instanceof ApiError ? undefined : last.items[0]?.money_account_id;
  const account = money.find(({ id }) => id === used) ?? money.find(({ subtype }) => subtype === "bank") ?? money[0];
  const offer = ({ id, code, name }: { id: string; code: string; name: string }) => ({ value: id, code, name });
  return (
    <Words of={["payments", "item_rows"]}>
      {head}
      <PaymentForm
        companyId={companyId}
        base={company.base_currency}
        scales={scales}
        start={{
          direction: way,
          contactId: who?.id ?? "",
          accountId: account?.id ?? "",
          paidOn: todayIn(format.timeZone, new Date()),
          currency: paid?.currency ?? who?.currency ?? company.base_currency,
          chosen: paid ? { [paid.lineId]: "on" } : {},
        }}
        isFixed={paid !== null}
        contact={who ? { value: who.id, name: who.display_name } : null}
        money={money.map(({ id, code, name, subtype, currency }) => ({ id, code, name, subtype, currency }))}
        others={accounts.filter(({ subtype }) => ![...MONEY, ...CONTROL].includes(subtype)).map(offer)}
        controls={accounts.filter(({ subtype }) => CONTROL.includes(subtype)).map(offer)}
      />
    </Words>
  );
}
