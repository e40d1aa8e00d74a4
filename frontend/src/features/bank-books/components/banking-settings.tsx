import { PageHead } from "@/components/ui/page-head";
import { Refusal } from "@/components/ui/refusal";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { addDays } from "@/lib/dates/format";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { readAccounts, readBook, readBooks, readFree, readSettings, readUnits } from "../queries";
import { CarriedForm } from "./carried-form";
import { Folder } from "./folder";
import { MatchingForm } from "./matching-form";
import { StartAct } from "./start-act";

/** How lines of banks are matched, where the accounts begin, and of one of them what was on the way then. */
export async function BankingSettings({ companyId }: { companyId: string }) {
  const [say, settings, accounts, books, units, rights] = await Promise.all([
    getSay(),
    readSettings(companyId),
    readAccounts(companyId),
    readBooks(companyId),
    readUnits(),
    getRights(),
  ]);
  const mayChange = rights.has("bank.reconcile");
  const refusal = [settings, accounts, books, units].find((one) => one instanceof ApiError);
  if (
    settings instanceof ApiError ||
    accounts instanceof ApiError ||
    books instanceof ApiError ||
    units instanceof ApiError
  ) {
    return refusal instanceof ApiError ? <Refusal error={refusal} /> : null;
  }
  return (
    <Words of={["bank_books"]}>
      <div className="scroll">
        <div className="narrow">
          <p className="text-muted">{say("bank_books.settings_text")}</p>
          <MatchingForm
            companyId={companyId}
            settings={settings}
            accounts={accounts
              .filter(({ is_heading }) => !is_heading)
              .map(({ id, code, name }) => ({ value: id, code, name }))}
            mayChange={mayChange}
          />
          <Folder companyId={companyId} settings={settings} mayChange={mayChange && rights.has("bank.import")} />
          <Begins companyId={companyId} books={books.items} units={units} mayChange={mayChange} />
        </div>
      </div>
    </Words>
  );
}

type Book = components["schemas"]["BankBookOut"];
type Units = readonly { code: string; decimals: number }[];

async function Begins({
  companyId,
  books,
  units,
  mayChange,
}: {
  companyId: string;
  books: readonly Book[];
  units: Units;
  mayChange: boolean;
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  if (books.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby="begins">
      <h2 id="begins">{say("bank_books.begins")}</h2>
      <p className="text-muted">{say("bank_books.begins_text")}</p>
      <ul className="begins">
        {books.map((book) => (
          <li key={book.account_id}>
            <span className="who">
              <b>
                <bdi>{book.account_name}</bdi>
              </b>
              <span className="text-muted">
                {book.account_code} · {book.currency}
              </span>
            </span>
            <span className="n">
              {book.starts_on && book.opening_balance ? (
                <>
                  {format.money(book.opening_balance)}
                  <small>{format.date(book.starts_on)}</small>
                </>
              ) : (
                <small>{say("bank_books.no_start")}</small>
              )}
            </span>
            <span className="bts">
              {book.closed_until ? (
                <span className="text-muted">{say("bank_books.closed_so_fixed")}</span>
              ) : (
                mayChange && (
                  <StartAct
                    companyId={companyId}
                    book={{
                      accountId: book.account_id,
                      name: book.account_name,
                      version: book.version,
                      startsOn: book.starts_on ?? "",
                      opening: book.opening_balance ?? "",
                      scale: scaleOf(units, book.currency),
                    }}
                  />
                )
              )}
              {book.has_statements && book.starts_on && (
                <a className="btn" href={`/${companyId}/settings/banking?account=${book.account_id}`}>
                  {say("bank_books.carried")}
                </a>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Decimals of a currency. Raises RangeError for one that is not among the units. */
function scaleOf(units: Units, currency: string): number {
  const unit = units.find(({ code }) => code === currency);
  if (!unit) {
    throw new RangeError(`no unit ${currency}`);
  }
  return unit.decimals;
}

/** What was on the way when an account began: posted lines from before, each to be ticked. */
export async function Carried({ companyId, accountId }: { companyId: string; accountId: string }) {
  const [say, format, book, rights] = await Promise.all([
    getSay(),
    getFormat(),
    readBook(companyId, accountId),
    getRights(),
  ]);
  const up = { href: `/${companyId}/settings/banking`, name: say("bank_books.settings_title") };
  const free =
    book instanceof ApiError || !book.starts_on
      ? []
      : await readFree(companyId, accountId, addDays(book.starts_on, -1));
  if (book instanceof ApiError || free instanceof ApiError) {
    const refusal = book instanceof ApiError ? book : free;
    return (
      <>
        <PageHead title={say("bank_books.carried")} up={up} />
        {refusal instanceof ApiError && <Refusal error={refusal} />}
      </>
    );
  }
  return (
    <Words of={["bank_books"]}>
      <PageHead title={say("bank_books.carried_title", { account: book.account_name })} up={up} sub={book.currency} />
      <div className="scroll">
        <div className="narrow wide">
          <p className="text-muted">
            {book.starts_on
              ? say("bank_books.carried_text", { day: format.date(book.starts_on) })
              : say("bank_books.no_start")}
          </p>
          {free.length === 0 ? (
            <p role="status">{say("bank_books.carried_none")}</p>
          ) : (
            <CarriedForm
              companyId={companyId}
              accountId={accountId}
              rows={free.map((one) => ({
                id: one.id,
                entryId: one.entry_id,
                entry: one.entry_number ?? "",
                day: one.posting_date,
                text: [one.contact_name, one.description].filter(Boolean).join(" · "),
                amount: one.amount,
                isCarried: one.is_carried,
              }))}
              mayChange={rights.has("bank.reconcile")}
            />
          )}
        </div>
      </div>
    </Words>
  );
}
