import { FileText } from "lucide";
import { notFound } from "next/navigation";
import { PageHead } from "@/components/ui/page-head";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { Empty } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { todayIn } from "@/lib/dates/format";
import { dayOf } from "@/lib/dates/rhythm";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { contentOf } from "../content";
import { readInvoice, readInvoices } from "../queries";
import { RecurringForm } from "./recurring-form";

/** Sets up a recurring invoice from a posted one; where none is named, the latest ones are offered. */
export async function NewRecurring({ companyId, from }: { companyId: string; from?: string }) {
  const [say, format, rights] = await Promise.all([getSay(), getFormat(), getRights()]);
  const up = { href: `/${companyId}/recurring-invoices`, name: say("recurring_invoices.title") };
  const head = <PageHead title={say("recurring_invoices.new")} up={up} />;
  if (!rights.has("sales.draft")) {
    return (
      <>
        {head}
        <Empty
          title={say("recurring_invoices.may_not_title")}
          text={say("recurring_invoices.may_not_text")}
          steps={[]}
        />
      </>
    );
  }
  if (!from) {
    return (
      <>
        {head}
        <Choice companyId={companyId} />
      </>
    );
  }
  const invoice = await readInvoice(companyId, from);
  if (invoice instanceof ApiError) {
    if (invoice.status === 404 || invoice.status === 422) {
      notFound();
    }
    return (
      <>
        {head}
        <Refusal error={invoice} />
      </>
    );
  }
  const today = todayIn(format.timeZone, new Date());
  return (
    <Words of={["recurring", "recurring_invoices"]}>
      {head}
      <div className="scroll">
        <div className="sheet narrow">
          <RecurringForm
            companyId={companyId}
            contact={invoice.contact}
            content={contentOf(invoice)}
            startsOn={firstFrom(invoice.issue_date, today)}
            today={today}
            mayPost={rights.has("sales.post")}
          />
        </div>
      </div>
    </Words>
  );
}

/** The invoice itself was the first time: months on from it, but not before today. */
function firstFrom(issueDate: string, today: string): string {
  const monthly = {
    unit: "month",
    every: 1,
    starts_on: issueDate,
    on_last_day: false,
    ends_on: null,
    times: null,
  } as const;
  let number = 1;
  let day = dayOf(monthly, number);
  while (day !== null && day < today) {
    number += 1;
    day = dayOf(monthly, number);
  }
  return day ?? today;
}

async function Choice({ companyId }: { companyId: string }) {
  const [say, format, page] = await Promise.all([getSay(), getFormat(), readInvoices(companyId)]);
  if (page instanceof ApiError) {
    return <Refusal error={page} />;
  }
  if (page.items.length === 0) {
    return (
      <Empty
        title={say("recurring_invoices.no_invoices_title")}
        text={say("recurring_invoices.no_invoices_text")}
        steps={[
          {
            href: `/${companyId}/invoices/new`,
            icon: FileText,
            name: say("recurring_invoices.first_invoice"),
            why: say("recurring_invoices.empty_why"),
          },
        ]}
      />
    );
  }
  return (
    <ScrollRegion label={say("recurring_invoices.choose")}>
      <p className="tail text-muted">{say("recurring_invoices.choose_text")}</p>
      <table className="list">
        <caption className="vh">{say("recurring_invoices.choose")}</caption>
        <thead>
          <tr>
            <th scope="col" className="fit">
              {say("recurring_invoices.invoice")}
            </th>
            <th scope="col">{say("recurring_invoices.contact")}</th>
            <th scope="col" className="fit">
              {say("recurring_invoices.day")}
            </th>
            <th scope="col" className="n fit">
              {say("recurring_invoices.amount")}
            </th>
          </tr>
        </thead>
        <tbody>
          {page.items.map((one) => (
            <tr key={one.id}>
              <td className="no">
                <a className="rowlink" href={address(`/${companyId}/recurring-invoices/new`, { from: one.id })}>
                  {one.number}
                </a>
              </td>
              <td className="name clip">
                <bdi>{one.contact}</bdi>
              </td>
              <td>{format.date(one.issue_date)}</td>
              <td className="n amt">
                {one.currency} {format.money(one.payable)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
