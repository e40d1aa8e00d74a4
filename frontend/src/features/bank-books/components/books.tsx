import { FileUp, ListTree, Rss, Settings } from "lucide";
import { JumpKeys } from "@/components/layout/jump-keys";
import { LinkButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { PageHead } from "@/components/ui/page-head";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { Empty } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { readBooks } from "../queries";
import { BookCard } from "./book-card";

type Book = components["schemas"]["BankBookOut"];

/** The accounts at banks: what the bank says, what the books say, and what is to do. */
export async function Books({ companyId }: { companyId: string }) {
  const [say, books, rights] = await Promise.all([getSay(), readBooks(companyId), getRights()]);
  const mayImport = rights.has("bank.import");
  const importing = `/${companyId}/bank/import`;
  const all = books instanceof ApiError ? [] : books.items;
  const kept = all.filter(({ has_statements }) => has_statements);
  return (
    <>
      <PageHead title={say("bank_books.title")}>
        {rights.has("bank.read") && (
          <LinkButton look="bare" href={`/${companyId}/settings/banking`} aria-label={say("bank_books.settings")}>
            <Icon of={Settings} />
            <span className="words">{say("bank_books.settings")}</span>
          </LinkButton>
        )}
        {rights.has("bank.read") && (
          <LinkButton look="bare" href={`/${companyId}/bank/feeds`} aria-label={say("bank_books.feeds")}>
            <Icon of={Rss} />
            <span className="words">{say("bank_books.feeds")}</span>
          </LinkButton>
        )}
        {mayImport && all.length > 0 && (
          <>
            <JumpKeys of={[{ key: "i", does: say("bank_books.import_file"), href: importing }]} />
            <LinkButton look="primary" href={importing} keys="I">
              <Icon of={FileUp} />
              <span className="words">{say("bank_books.import_file")}</span>
            </LinkButton>
          </>
        )}
      </PageHead>
      {books instanceof ApiError ? (
        <Refusal error={books} />
      ) : kept.length === 0 ? (
        <None companyId={companyId} hasAccounts={all.length > 0} mayImport={mayImport} />
      ) : (
        <ScrollRegion label={say("bank_books.accounts")}>
          <div className="books">
            {kept.map((book) => (
              <BookCard key={book.account_id} companyId={companyId} book={book} mayImport={mayImport} />
            ))}
          </div>
          <Without
            companyId={companyId}
            books={all.filter(({ has_statements }) => !has_statements)}
            mayImport={mayImport}
          />
        </ScrollRegion>
      )}
    </>
  );
}

async function None({
  companyId,
  hasAccounts,
  mayImport,
}: {
  companyId: string;
  hasAccounts: boolean;
  mayImport: boolean;
}) {
  const say = await getSay();
  const chart = {
    href: `/${companyId}/accounts`,
    icon: ListTree,
    name: say("bank_books.first_account"),
    why: say("bank_books.first_account_why"),
  };
  const file = {
    href: `/${companyId}/bank/import`,
    icon: FileUp,
    name: say("bank_books.import_file"),
    why: say("bank_books.import_why"),
    keys: ["I"],
  };
  const feeds = {
    href: `/${companyId}/bank/feeds`,
    icon: Rss,
    name: say("bank_books.feeds_first"),
    why: say("bank_books.feeds_why"),
  };
  return hasAccounts ? (
    <Empty
      title={say("bank_books.empty_title")}
      text={say(mayImport ? "bank_books.empty_text" : "bank_books.empty_may_not")}
      steps={mayImport ? [file, feeds, chart] : []}
    />
  ) : (
    <Empty title={say("bank_books.none_at_bank_title")} text={say("bank_books.none_at_bank_text")} steps={[chart]} />
  );
}

/** Accounts that nothing was imported for: a row each, and the way to a first file. */
async function Without({
  companyId,
  books,
  mayImport,
}: {
  companyId: string;
  books: readonly Book[];
  mayImport: boolean;
}) {
  const say = await getSay();
  if (books.length === 0) {
    return null;
  }
  return (
    <section className="books-without" aria-labelledby="books-without">
      <h2 className="section" id="books-without">
        {say("bank_books.without")}
      </h2>
      <p className="text-muted">{say("bank_books.without_text")}</p>
      <ul>
        {books.map((book) => (
          <li key={book.account_id}>
            <span className="code text-faint">{book.account_code}</span>
            <bdi>{book.account_name}</bdi>
            <span className="text-muted">{book.currency}</span>
            {mayImport && (
              <LinkButton
                href={address(`/${companyId}/bank/import`, { account: book.account_id })}
                aria-label={`${say("bank_books.import_file")}: ${book.account_name}`}
              >
                {say("bank_books.import_file")}
              </LinkButton>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
