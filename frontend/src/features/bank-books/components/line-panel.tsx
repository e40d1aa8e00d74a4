import { X } from "lucide";
import { Icon } from "@/components/ui/icon";
import { Refusal } from "@/components/ui/refusal";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { isNothing } from "../amounts";
import { readLine } from "../queries";
import { ClosePanel } from "./close-panel";
import { LineActs } from "./line-acts";
import { LineState } from "./line-state";

type Line = components["schemas"]["BankLineWhole"];

/** The line that is open beside the list, with the record as it stands in the file. */
export async function LinePanel({
  companyId,
  accountId,
  lineId,
  closeHref,
}: {
  companyId: string;
  accountId: string;
  lineId: string;
  closeHref: string;
}) {
  const [say, format, line, rights] = await Promise.all([
    getSay(),
    getFormat(),
    readLine(companyId, lineId),
    getRights(),
  ]);
  const title = line instanceof ApiError ? say("bank_books.lines") : format.date(line.booked_on);
  return (
    <aside className="pane" aria-label={say("bank_books.line_of", { day: title })}>
      <header className="head">
        <h2>{title}</h2>
        {!(line instanceof ApiError) && <LineState of={line} box />}
        <span className="grow" />
        {!(line instanceof ApiError) && rights.has("bank.match") && (
          <LineActs companyId={companyId} line={{ id: line.id, version: line.version }} may={actOf(line)} />
        )}
        <a className="btn bare square" href={closeHref} aria-label={say("bank_books.close_panel")}>
          <Icon of={X} />
        </a>
        <ClosePanel href={closeHref} />
      </header>
      {line instanceof ApiError ? (
        <Refusal error={line} />
      ) : (
        <div className="scroll" tabIndex={0} role="region" aria-label={say("bank_books.line_of", { day: title })}>
          <Body companyId={companyId} accountId={accountId} line={line} />
        </div>
      )}
    </aside>
  );
}

/** What a person may do with a line where it is: what is reconciled stays as it is. */
function actOf(line: Line): "exclude" | "restore" | null {
  if (line.reconciliation_id) {
    return null;
  }
  return line.state === "open"
    ? "exclude"
    : (line.state === "excluded" || line.state === "duplicate") && !isNothing(line.amount)
      ? "restore"
      : null;
}

async function Body({ companyId, accountId, line }: { companyId: string; accountId: string; line: Line }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const here = `/${companyId}/bank/${accountId}`;
  const facts: readonly [string, string | null][] = [
    [say("bank_books.valued_on"), line.valued_on && format.date(line.valued_on)],
    [say("bank_books.counterparty"), line.counterparty_name],
    [say("bank_books.counterparty_account"), line.counterparty_account],
    [say("bank_books.text"), line.text],
    [say("bank_books.end_to_end"), line.end_to_end_id],
    [say("bank_books.bank_reference"), line.bank_reference],
    [
      say("bank_books.type_code"),
      [line.type_code, line.is_reversal && say("bank_books.reversal")].filter(Boolean).join(", "),
    ],
    [say("bank_books.format"), line.format],
    [say("bank_books.excluded_because"), line.reason],
  ];
  return (
    <>
      <section className="balance">
        <b className="n">{format.inUnit(line.amount, line.currency)}</b>
        {line.match_kind && (
          <p className="text-muted">
            {say("bank_books.state_matched")}, {say(`bank_books.matched_${line.match_kind}`)}
          </p>
        )}
      </section>
      <section>
        <dl className="facts">
          {facts.map(
            ([name, value]) =>
              value && (
                <div key={name} className="contents">
                  <dt>{name}</dt>
                  <dd>
                    <bdi>{value}</bdi>
                  </dd>
                </div>
              ),
          )}
          {line.resembles_id && (
            <>
              <dt>{say("bank_books.resembles")}</dt>
              <dd>
                <a className="link" href={address(`${here}/lines`, { open: line.resembles_id })}>
                  {say("bank_books.the_other")}
                </a>
              </dd>
            </>
          )}
          {line.state === "review" && (
            <>
              <dt>{say("bank_books.state")}</dt>
              <dd>
                <a className="link" href={`${here}/statements?view=review`}>
                  {say("bank_books.review")}
                </a>
              </dd>
            </>
          )}
        </dl>
      </section>
      {line.parts.length > 0 && (
        <section>
          <h3>{say("bank_books.parts")}</h3>
          <ul className="line-parts">
            {line.parts.map((one, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: parts of one line, always in this order
              <li key={place}>
                <span>
                  <bdi>{one.counterparty_name || one.text || one.end_to_end_id}</bdi>
                  {one.counterparty_name && one.text && (
                    <small>
                      <bdi>{one.text}</bdi>
                    </small>
                  )}
                </span>
                <span className="n">{one.amount && `${format.money(one.amount)} ${one.currency}`}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h3>{say("bank_books.raw")}</h3>
        <pre className="raw" dir="auto">
          {line.raw}
        </pre>
      </section>
    </>
  );
}
