import { Refusal } from "@/components/ui/refusal";
import { ApiError } from "@/lib/api/problem";
import { Words } from "@/lib/i18n/provide-words";
import { getSay } from "@/lib/i18n/server";
import type { View } from "../filter";
import { readBook } from "../queries";
import { BookHead } from "./book-head";
import { ImportTable } from "./import-table";
import { Review } from "./review";
import { StatementTable } from "./statement-table";

/** Statements of an account and whether they prove themselves, what was imported, and the lines that somebody has to look at. */
export async function Statements({
  companyId,
  accountId,
  view,
  after,
}: {
  companyId: string;
  accountId: string;
  view: View;
  after?: string;
}) {
  const [say, book] = await Promise.all([getSay(), readBook(companyId, accountId)]);
  const here = `/${companyId}/bank/${accountId}/statements`;
  const views = [
    { is: "statements", name: say("bank_books.statements"), href: here },
    { is: "imports", name: say("bank_books.imports"), href: `${here}?view=imports` },
    { is: "review", name: say("bank_books.review"), href: `${here}?view=review` },
  ] as const;
  const inReview = book instanceof ApiError ? 0 : book.in_review;
  return (
    <Words of={["bank_books"]}>
      <BookHead companyId={companyId} accountId={accountId} now="statements" />
      {book instanceof ApiError ? (
        <Refusal error={book} />
      ) : (
        <>
          <nav className="subnav" aria-label={say("bank_books.statements")}>
            {views.map(({ is, name, href }) => (
              <a key={is} href={href} aria-current={is === view ? "page" : undefined}>
                {name}
                {is === "review" && inReview > 0 && <span className="count">{inReview}</span>}
              </a>
            ))}
          </nav>
          {view === "imports" ? (
            <ImportTable companyId={companyId} accountId={accountId} after={after} />
          ) : view === "review" ? (
            <Review companyId={companyId} accountId={accountId} waiting={inReview} />
          ) : (
            <>
              {inReview > 0 && (
                <p className="note warn book-note">
                  <span>
                    {say("bank_books.review_count", { count: inReview })}. {say("bank_books.review_text")}
                  </span>{" "}
                  <a className="link" href={`${here}?view=review`}>
                    {say("bank_books.review")}
                  </a>
                </p>
              )}
              <StatementTable companyId={companyId} accountId={accountId} after={after} />
            </>
          )}
        </>
      )}
    </Words>
  );
}
