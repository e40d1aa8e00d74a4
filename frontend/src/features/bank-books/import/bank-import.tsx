import { ListTree } from "lucide";
import { PageHead } from "@/components/ui/page-head";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { Empty } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { readBooks, readRunning } from "../queries";
import { ImportJob } from "./import-job";
import { Wizard } from "./wizard";

/** A file of a bank: chosen, previewed, imported; or how an import that goes on by itself is. */
export async function BankImport({
  companyId,
  accountId,
  jobId,
  round,
}: {
  companyId: string;
  accountId?: string;
  jobId?: string;
  /** Another one begins anew. */
  round?: string;
}) {
  const [say, format, rights, books, running] = await Promise.all([
    getSay(),
    getFormat(),
    getRights(),
    readBooks(companyId),
    jobId ? [] : readRunning(companyId),
  ]);
  const offers =
    books instanceof ApiError
      ? []
      : books.items.map(({ account_id, account_code, account_name, currency, statement_on, statement_balance }) => ({
          value: account_id,
          code: account_code,
          name: account_name.includes(currency) ? account_name : `${account_name} (${currency})`,
          latest: statement_on ? { on: statement_on, balance: statement_balance } : null,
        }));
  const here = `/${companyId}/bank/import`;
  return (
    <Words of={["bank_import"]}>
      <PageHead title={say("bank_import.title")} up={{ href: `/${companyId}/bank`, name: say("bank_books.title") }} />
      {books instanceof ApiError ? (
        <Refusal error={books} />
      ) : jobId ? (
        <ImportJob companyId={companyId} jobId={jobId} offers={offers} />
      ) : offers.length === 0 ? (
        <Empty
          title={say("bank_books.none_at_bank_title")}
          text={say("bank_books.none_at_bank_text")}
          steps={[
            {
              href: `/${companyId}/accounts`,
              icon: ListTree,
              name: say("bank_books.first_account"),
              why: say("bank_books.first_account_why"),
            },
          ]}
        />
      ) : (
        <ScrollRegion label={say("bank_import.title")}>
          {running.length > 0 && (
            <div className="note book-note">
              <span>
                {say("bank_import.running")}:{" "}
                {running.map(({ id, params, asked_at }) => (
                  <a key={id} className="link" href={address(here, { job: id })}>
                    {say("bank_import.running_of", { file: fileOf(params), moment: format.moment(asked_at) })}
                  </a>
                ))}
              </span>
            </div>
          )}
          <Wizard
            key={round}
            companyId={companyId}
            accountId={offers.some(({ value }) => value === accountId) ? (accountId ?? null) : null}
            offers={offers}
            mayFix={rights.has("chart.change")}
          />
        </ScrollRegion>
      )}
    </Words>
  );
}

/** The name of the file that a job imports. */
export function fileOf(params: { [name: string]: unknown }): string {
  return Array.isArray(params.names) ? params.names.join(", ") : "";
}
