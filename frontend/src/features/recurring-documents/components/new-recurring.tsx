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
import { type Kind, NOUNS, pathOf } from "../kinds";
import { readSource, readSources } from "../queries";
import { RecurringForm } from "./recurring-form";

/** Sets up a recurring document from a posted one; where none is named, the latest ones are offered. */
export async function NewRecurring({ companyId, kind, from }: { companyId: string; kind: Kind; from?: string }) {
  const [say, format, rights] = await Promise.all([getSay(), getFormat(), getRights()]);
  const noun = NOUNS[kind];
  const up = { href: pathOf(companyId, kind), name: say(`recurring_documents.title_${kind}`) };
  const head = <PageHead title={say(`recurring_documents.new_${kind}`)} up={up} />;
  if (!rights.has(noun.draft)) {
    return (
      <>
        {head}
        <Empty
          title={say("recurring_documents.may_not_title")}
          text={say(`recurring_documents.may_not_text_${kind}`)}
          steps={[]}
        />
      </>
    );
  }
  if (!from) {
    return (
      <>
        {head}
        <Choice companyId={companyId} kind={kind} />
      </>
    );
  }
  const source = await readSource(companyId, kind, from);
  if (source instanceof ApiError) {
    if (source.status === 404 || source.status === 422) {
      notFound();
    }
    return (
      <>
        {head}
        <Refusal error={source} />
      </>
    );
  }
  const today = todayIn(format.timeZone, new Date());
  return (
    <Words of={["recurring", "recurring_documents"]}>
      {head}
      <div className="scroll">
        <div className="sheet narrow">
          <RecurringForm
            companyId={companyId}
            kind={kind}
            contact={source.contact}
            content={contentOf(source, kind)}
            startsOn={firstFrom(source.issue_date, today)}
            today={today}
            mayPost={rights.has(noun.post)}
          />
        </div>
      </div>
    </Words>
  );
}

/** The document itself was the first time: months on from it, but not before today. */
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

async function Choice({ companyId, kind }: { companyId: string; kind: Kind }) {
  const [say, format, page] = await Promise.all([getSay(), getFormat(), readSources(companyId, kind)]);
  if (page instanceof ApiError) {
    return <Refusal error={page} />;
  }
  if (page.items.length === 0) {
    return (
      <Empty
        title={say(`recurring_documents.none_title_${kind}`)}
        text={say(`recurring_documents.none_text_${kind}`)}
        steps={[
          {
            href: `/${companyId}/${NOUNS[kind].documents}/new`,
            icon: FileText,
            name: say(`recurring_documents.first_${kind}`),
            why: say(`recurring_documents.empty_why_${kind}`),
          },
        ]}
      />
    );
  }
  return (
    <ScrollRegion label={say(`recurring_documents.choose_${kind}`)}>
      <p className="tail text-muted">{say(`recurring_documents.choose_text_${kind}`)}</p>
      <table className="list">
        <caption className="vh">{say(`recurring_documents.choose_${kind}`)}</caption>
        <thead>
          <tr>
            <th scope="col" className="fit">
              {say(`recurring_documents.document_${kind}`)}
            </th>
            <th scope="col">{say(`recurring_documents.contact_${kind}`)}</th>
            <th scope="col" className="fit">
              {say("recurring_documents.day")}
            </th>
            <th scope="col" className="n fit">
              {say("recurring_documents.amount")}
            </th>
          </tr>
        </thead>
        <tbody>
          {page.items.map((one) => (
            <tr key={one.id}>
              <td className="no">
                <a className="rowlink" href={address(`${pathOf(companyId, kind)}/new`, { from: one.id })}>
                  <bdi>{(kind === "bill" && one.supplier_number) || one.number}</bdi>
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
