import { FileUp } from "lucide";
import type { ReactNode } from "react";
import { LinkButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { PageHead } from "@/components/ui/page-head";
import { ApiError } from "@/lib/api/problem";
import { getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { readBook } from "../queries";

/** The head of the pages of one account at a bank, with the ways between them. */
export async function BookHead({
  companyId,
  accountId,
  now,
  children,
}: {
  companyId: string;
  accountId: string;
  now: "statements" | "lines";
  children?: ReactNode;
}) {
  const [say, book, rights] = await Promise.all([getSay(), readBook(companyId, accountId), getRights()]);
  const here = `/${companyId}/bank/${accountId}`;
  const views = [
    { name: say("bank_books.reconcile"), href: here, is: "reconcile" },
    { name: say("bank_books.statements"), href: `${here}/statements`, is: "statements" },
    { name: say("bank_books.lines"), href: `${here}/lines`, is: "lines" },
  ] as const;
  return (
    <PageHead
      title={book instanceof ApiError ? say(`bank_books.${now}`) : <bdi>{book.account_name}</bdi>}
      up={{ href: `/${companyId}/bank`, name: say("bank_books.title") }}
      sub={book instanceof ApiError ? undefined : `${book.account_code} · ${book.currency}`}
      beside={
        <nav className="seg book-views" aria-label={say("bank_books.views")}>
          {views.map(({ name, href, is }) => (
            <a key={is} href={href} aria-current={is === now ? "page" : undefined}>
              {name}
            </a>
          ))}
        </nav>
      }
    >
      {children}
      {rights.has("bank.import") && (
        <LinkButton href={`/${companyId}/bank/import?account=${accountId}`}>
          <Icon of={FileUp} />
          <span className="words">{say("bank_books.import")}</span>
        </LinkButton>
      )}
    </PageHead>
  );
}
