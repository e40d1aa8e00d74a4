import { ShieldCheck } from "lucide";
import { CopyButton } from "@/components/ui/copy-button";
import { Icon } from "@/components/ui/icon";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { sum, toWire } from "@/lib/money/decimal";
import { readJournals } from "../queries";
import { EntrySource } from "./entry-source";
import { EntryTrail } from "./entry-trail";

type Entry = components["schemas"]["EntryOut"];

/** What an entry says, in the order of the panel: facts, lines, source, history, seal. */
export async function EntryBody({
  companyId,
  entry,
  heading: Heading,
}: {
  companyId: string;
  entry: Entry;
  /** The level below what stands above it. */
  heading: "h2" | "h3";
}) {
  const [say, format, journals] = await Promise.all([getSay(), getFormat(), readJournals(companyId)]);
  const journal = journals instanceof ApiError ? null : journals.find(({ code }) => code === entry.journal);
  return (
    <>
      <section>
        <p className="lead">
          <bdi>{entry.description || say("entries.no_description")}</bdi>
        </p>
        <dl className="facts">
          <dt>{say("entries.posting_date")}</dt>
          <dd>{format.longDate(entry.posting_date)}</dd>
          <dt>{say("entries.journal")}</dt>
          <dd>{journal?.name ?? entry.journal}</dd>
          {entry.reference && (
            <>
              <dt>{say("entries.reference")}</dt>
              <dd>
                <bdi>{entry.reference}</bdi>
              </dd>
            </>
          )}
          {entry.reverses_id && (
            <>
              <dt>{say("entries.reverses")}</dt>
              <dd>
                <a className="link" href={`/${companyId}/entries/${entry.reverses_id}`}>
                  {say("entries.reverses_link")}
                </a>
              </dd>
            </>
          )}
          {entry.reversed_by_id && (
            <>
              <dt>{say("entries.reversed_by")}</dt>
              <dd>
                <a className="link" href={`/${companyId}/entries/${entry.reversed_by_id}`}>
                  {say("entries.reversed_by_link")}
                </a>
              </dd>
            </>
          )}
        </dl>
      </section>
      <section className="flush">
        <EntryLines companyId={companyId} entry={entry} />
      </section>
      {entry.source_kind && (
        <section>
          <Heading>{say("entries.source")}</Heading>
          <p>
            <EntrySource companyId={companyId} entry={entry} />
          </p>
        </section>
      )}
      <section>
        <Heading>{say("entries.history")}</Heading>
        <EntryTrail companyId={companyId} entry={entry} />
      </section>
      {entry.status === "posted" && (
        <section>
          <Heading>{say("entries.seal")}</Heading>
          {entry.hash ? (
            <>
              <p className="flex gap-2">
                <Icon of={ShieldCheck} className="mt-0.5 text-ok" />
                <span>{say("entries.sealed")}</span>
              </p>
              <p className="flex items-center ps-6">
                <code className="text-muted">{shortened(entry.hash)}</code>
                <CopyButton text={entry.hash} label={say("entries.copy_hash")} />
              </p>
            </>
          ) : (
            <p className="text-muted">{say("entries.not_sealed")}</p>
          )}
        </section>
      )}
    </>
  );
}

async function EntryLines({ companyId, entry }: { companyId: string; entry: Entry }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const totals = [entry.lines.map(({ debit }) => debit), entry.lines.map(({ credit }) => credit)].map((side) =>
    toWire(sum(side)),
  );
  return (
    <table className="lines plain">
      <caption className="vh">{say("entries.lines")}</caption>
      <thead>
        <tr>
          <th scope="col">{say("entries.account")}</th>
          <th scope="col" className="n">
            {say("entries.debit")}
          </th>
          <th scope="col" className="n">
            {say("entries.credit")}
          </th>
        </tr>
      </thead>
      <tbody>
        {entry.lines.map((line) => {
          const foreign =
            line.currency === entry.currency
              ? []
              : [
                  `${line.currency} ${format.money(line.currency_amount)}${line.rate ? ` ${say("entries.rate_at", { rate: format.money(line.rate) })}` : ""}`,
                ];
          const second = [...foreign, ...Object.values(line.dimensions), line.description].filter(Boolean).join(" · ");
          return (
            <tr key={line.id}>
              <td className="clip">
                <a href={address(`/${companyId}/reports/general-ledger`, { account: line.account_id })}>
                  <span className="code">{line.account_code}</span> <bdi>{line.account_name}</bdi>
                </a>
                {second && (
                  <small>
                    <bdi>{second}</bdi>
                  </small>
                )}
              </td>
              <td className="n">{format.side(line.debit)}</td>
              <td className="n">{format.side(line.credit)}</td>
            </tr>
          );
        })}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">
            {totals[0] === totals[1] ? say("entries.balanced") : say("entries.not_balanced")}, {entry.currency}
          </th>
          <td className="n">{format.money(totals[0] ?? "0")}</td>
          <td className="n">{format.money(totals[1] ?? "0")}</td>
        </tr>
      </tfoot>
    </table>
  );
}

function shortened(hash: string): string {
  const groups = hash.match(/.{4}/g) ?? [];
  return `${groups.slice(0, 4).join(" ")} … ${groups.slice(-2).join(" ")}`;
}
