import { FileDown, Printer } from "lucide";
import { notFound } from "next/navigation";
import { FileAct } from "@/components/files/file-act";
import { LinkButton } from "@/components/ui/button";
import { FilterBar } from "@/components/ui/filter-bar";
import { Icon } from "@/components/ui/icon";
import { PageHead } from "@/components/ui/page-head";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { todayIn } from "@/lib/dates/format";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getCompany } from "@/lib/session/me";
import { getRights } from "@/lib/session/rights";
import { BUCKETS } from "../buckets";
import { daysOf, type Side } from "../filter";
import { readStatement } from "../queries";

type InCurrency = components["schemas"]["StatementCurrencyOut"];

/** A contact's statement of account: what it owed before, what was posted, what it owed in the end, in each currency. */
export async function Statement({
  companyId,
  contactId,
  from,
  to,
  side,
}: {
  companyId: string;
  contactId: string;
  from?: string;
  to?: string;
  side?: Side;
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const days = daysOf(from, to, todayIn(format.timeZone, new Date()));
  const [found, company, rights] = await Promise.all([
    readStatement(companyId, contactId, { ...days, side }),
    getCompany(companyId),
    getRights(),
  ]);
  const up = { href: `/${companyId}/contacts/${contactId}`, name: say("ageing.contact") };
  if (found instanceof ApiError) {
    if (found.status === 404) {
      notFound();
    }
    return (
      <>
        <PageHead title={say("ageing.statement")} up={up} />
        <Refusal error={found} />
      </>
    );
  }
  const here = (shown: Side) =>
    address(`/${companyId}/contacts/${contactId}/statement`, { side: shown, from: found.from_date, to: found.to_date });
  const pdf = (currency: string) =>
    address(`/api/v1/companies/${companyId}/contacts/${contactId}/statement/pdf`, {
      from_date: found.from_date,
      to_date: found.to_date,
      side: found.side,
      currency,
    });
  return (
    <>
      <PageHead
        title={say("ageing.statement")}
        up={{ ...up, name: found.contact_name }}
        beside={
          <nav className="seg" aria-label={say("ageing.sides")}>
            {(["receivable", "payable"] satisfies Side[]).map((one) => (
              <a key={one} href={here(one)} aria-current={one === found.side ? "page" : undefined}>
                {say(`ageing.side_${one}`)}
              </a>
            ))}
          </nav>
        }
      >
        {rights.has("payment.read") &&
          found.currencies.map(({ currency }) => (
            <LinkButton key={currency} href={pdf(currency)} target="_blank" rel="noreferrer">
              <Icon of={FileDown} />
              <span className="words">{say("ageing.statement_pdf", { currency })}</span>
            </LinkButton>
          ))}
        <FileAct does="print" className="btn bare square desk" label={say("reports.print")}>
          <Icon of={Printer} />
        </FileAct>
      </PageHead>
      <FilterBar
        label={say("ageing.filters")}
        filters={[
          {
            kind: "range",
            label: say("ageing.span"),
            from: "from",
            to: "to",
            words: { from: say("ageing.from"), to: say("ageing.to") },
            initial: { from: found.from_date, to: found.to_date },
            shown: format.range(found.from_date, found.to_date),
            always: true,
          },
        ]}
      />
      <ScrollRegion label={say("ageing.statement")}>
        <article className="sheet statement">
          <header>
            <h2>
              <bdi>{found.contact_name}</bdi>
            </h2>
            <p className="text-muted">
              <bdi>{company.name}</bdi> · {format.range(found.from_date, found.to_date)}
            </p>
          </header>
          {found.currencies.length === 0 && <p>{say("ageing.statement_none")}</p>}
          {found.currencies.map((one) => (
            <StatementTable key={one.currency} companyId={companyId} of={one} days={days} />
          ))}
        </article>
      </ScrollRegion>
    </>
  );
}

async function StatementTable({
  companyId,
  of,
  days,
}: {
  companyId: string;
  of: InCurrency;
  days: { from: string; to: string };
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  return (
    <section>
      <table className="list money-list">
        <caption className="vh">{say("ageing.in_currency", { currency: of.currency })}</caption>
        <thead>
          <tr>
            <th scope="col" className="fit">
              {say("ageing.date")}
            </th>
            <th scope="col" className="fit">
              {say("ageing.entry")}
            </th>
            <th scope="col">{say("ageing.about")}</th>
            <th scope="col" className="fit">
              {say("ageing.due")}
            </th>
            <th scope="col" className="n fit">
              {say("ageing.more")}
            </th>
            <th scope="col" className="n fit">
              {say("ageing.less")}
            </th>
            <th scope="col" className="n fit">
              {say("ageing.balance")}, {of.currency}
            </th>
          </tr>
        </thead>
        <tbody>
          <tr className="edge">
            <td className="when">{format.date(days.from)}</td>
            <td />
            <td className="name">{say("ageing.opening")}</td>
            <td />
            <td />
            <td />
            <td className="n amt">{format.figure(of.opening_balance)}</td>
          </tr>
          {of.lines.map((line) => (
            <tr key={line.line_id}>
              <td className="when">{format.date(line.posting_date)}</td>
              <td className="no">
                <a href={`/${companyId}/entries/${line.entry_id}`}>{line.entry_number}</a>
              </td>
              <td className="name clip">
                <bdi>
                  {[...new Set([line.reference, line.line_description || line.description].filter(Boolean))].join(
                    " · ",
                  )}
                </bdi>
              </td>
              <td>{line.due_date && format.date(line.due_date)}</td>
              <td className="n">{format.side(line.increase)}</td>
              <td className="n">{format.side(line.decrease)}</td>
              <td className="n amt">{format.money(line.balance)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>{format.date(days.to)}</td>
            <td />
            <th scope="row" className="no">
              {say("ageing.closing")}
            </th>
            <td />
            <td />
            <td />
            <td className="n amt">{format.money(of.closing_balance)}</td>
          </tr>
        </tfoot>
      </table>
      <dl className="ages">
        {BUCKETS.map((name) => (
          <div key={name}>
            <dt>{say(`ageing.${name}`)}</dt>
            <dd className="n">{format.figure(of.ages[name])}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
