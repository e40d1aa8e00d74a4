import { FileUp } from "lucide";
import { LinkButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Pill } from "@/components/ui/pill";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { padded } from "@/lib/money/format";
import { isNothing } from "../amounts";
import { readBalances } from "../queries";
import { BalanceChart } from "./balance-chart";

type Book = components["schemas"]["BankBookOut"];

/** One account at a bank: what the bank holds, what the books say, the difference, and what is to do. */
export async function BookCard({ companyId, book, mayImport }: { companyId: string; book: Book; mayImport: boolean }) {
  const [say, format, days] = await Promise.all([
    getSay(),
    getFormat(),
    book.bank_balance === null ? [] : readBalances(companyId, book.account_id),
  ]);
  const here = `/${companyId}/bank/${book.account_id}`;
  const ledger = address(`/${companyId}/reports/general-ledger`, { account: book.account_code });
  const facts = [
    {
      name: say("bank_books.latest_statement"),
      href: `${here}/statements`,
      text:
        book.statement_on === null
          ? say("bank_books.none")
          : book.statement_balance === null
            ? format.date(book.statement_on)
            : say("bank_books.statement_of", {
                day: format.date(book.statement_on),
                amount: format.money(book.statement_balance),
              }),
    },
    {
      name: say("bank_books.latest_line"),
      href: `${here}/lines`,
      text: book.last_on === null ? say("bank_books.none") : format.date(book.last_on),
    },
    {
      name: say("bank_books.closed_until"),
      href: here,
      text: book.closed_until === null ? say("bank_books.none") : format.date(book.closed_until),
    },
  ];
  const id = `book-${book.account_id}`;
  return (
    <section className="card book" aria-labelledby={id}>
      <div className="cap">
        <h2 id={id}>
          <a href={here}>
            <bdi>{book.account_name}</bdi>
          </a>{" "}
          <small className="code">{book.account_code}</small>
        </h2>
        <span className="text-muted">{book.currency}</span>
      </div>
      <dl className="kpis">
        <Figure
          name={say("bank_books.bank_balance")}
          href={`${here}/lines`}
          amount={book.bank_balance && format.money(padded(book.bank_balance, book.currency))}
        />
        <Figure
          name={say("bank_books.books_balance")}
          href={ledger}
          amount={book.books_balance && format.money(padded(book.books_balance, book.currency))}
        />
        <Figure
          name={say("bank_books.difference")}
          href={here}
          amount={book.difference && format.money(padded(book.difference, book.currency))}
          sub={
            book.difference === null
              ? null
              : isNothing(book.difference)
                ? say("bank_books.agrees")
                : say("bank_books.difference_why")
          }
        />
      </dl>
      {book.bank_balance === null && (
        <p className="note warn book-note">
          <span>{say("bank_books.no_start")}</span>{" "}
          <a className="link" href={`/${companyId}/settings/banking`}>
            {say("bank_books.set_start")}
          </a>
        </p>
      )}
      {!(days instanceof ApiError) && <BalanceChart days={days} name={book.account_name} />}
      <dl className="facts book-facts">
        <dt>{say("bank_books.to_match")}</dt>
        <dd>
          <a href={here}>{format.count(book.to_match)}</a>
        </dd>
        <dt>{say("bank_books.in_review")}</dt>
        <dd>
          {book.in_review > 0 ? (
            <a href={`${here}/statements?view=review`}>
              <Pill is="warn">{format.count(book.in_review)}</Pill>
            </a>
          ) : (
            format.count(0)
          )}
        </dd>
        {facts.map(({ name, href, text }) => (
          <div className="contents" key={name}>
            <dt>{name}</dt>
            <dd>
              <a href={href}>{text}</a>
            </dd>
          </div>
        ))}
      </dl>
      <div className="bts book-acts">
        <LinkButton look={book.to_match > 0 ? "primary" : undefined} href={here}>
          {say("bank_books.reconcile")}
        </LinkButton>
        {mayImport && (
          <LinkButton href={address(`/${companyId}/bank/import`, { account: book.account_id })}>
            <Icon of={FileUp} />
            {say("bank_books.import")}
          </LinkButton>
        )}
        <LinkButton href={`${here}/statements`}>{say("bank_books.statements")}</LinkButton>
        <LinkButton href={`${here}/lines`}>{say("bank_books.lines")}</LinkButton>
      </div>
    </section>
  );
}

function Figure({
  name,
  href,
  amount,
  sub,
}: {
  name: string;
  href: string;
  amount: string | null;
  sub?: string | null;
}) {
  return (
    <div className="kpi">
      <dt>{name}</dt>
      <dd className="n">{amount === null ? "\u2013" : <a href={href}>{amount}</a>}</dd>
      {sub && <dd className="sub">{sub}</dd>}
    </div>
  );
}
