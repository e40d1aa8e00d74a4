import { Landmark } from "lucide";
import { PageHead } from "@/components/ui/page-head";
import { Refusal } from "@/components/ui/refusal";
import { Empty } from "@/components/ui/states";
import { ApiError } from "@/lib/api/problem";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getCompany } from "@/lib/session/me";
import { getRights } from "@/lib/session/rights";
import { readBook, readLine, readLines, readProof, readSettings } from "../queries";
import { Desk } from "./desk";

const SHOWN: readonly string[] = ["open", "matched"];

/** An account at a bank, to be reconciled; `lineId` is the line that one comes to. */
export async function ReconcilePage({
  companyId,
  accountId,
  lineId,
}: {
  companyId: string;
  accountId: string;
  lineId?: string;
}) {
  const [say, format, rights, company, book, open, settings, asked] = await Promise.all([
    getSay(),
    getFormat(),
    getRights(),
    getCompany(companyId),
    readBook(companyId, accountId),
    readLines(companyId, accountId, "open"),
    readSettings(companyId),
    lineId ? readLine(companyId, lineId) : null,
  ]);
  const up = { href: `/${companyId}/bank`, name: say("reconcile.bank") };
  const refused = [book, open, settings, asked].find((one) => one instanceof ApiError);
  if (book instanceof ApiError || open instanceof ApiError || settings instanceof ApiError || refused) {
    return (
      <>
        <PageHead title={say("reconcile.title")} up={up} />
        <Refusal error={refused as ApiError} />
      </>
    );
  }
  if (!book.has_statements) {
    return (
      <>
        <PageHead title={<bdi>{book.account_name}</bdi>} up={up} />
        <Empty
          title={say("reconcile.empty_title")}
          text={say("reconcile.empty_text")}
          steps={[{ href: up.href, icon: Landmark, name: say("reconcile.to_bank"), why: say("reconcile.to_bank_why") }]}
        />
      </>
    );
  }
  const through = [book.statement_on, book.last_on]
    .filter((day) => day !== null)
    .sort()
    .at(-1);
  const proof = through ? await readProof(companyId, accountId, through) : null;
  const matched = await readLines(
    companyId,
    accountId,
    "matched",
    proof && !(proof instanceof ApiError) ? (proof.from_on ?? undefined) : undefined,
  );
  if (proof instanceof ApiError || matched instanceof ApiError) {
    return (
      <>
        <PageHead title={<bdi>{book.account_name}</bdi>} up={up} />
        <Refusal error={(proof instanceof ApiError ? proof : matched) as ApiError} />
      </>
    );
  }
  const isShown =
    asked && !(asked instanceof ApiError) && asked.account_id === accountId && SHOWN.includes(asked.state);
  const sub = proof?.from_on && through && proof.from_on <= through ? format.range(proof.from_on, through) : null;
  return (
    <Words of={["reconcile", "item_rows"]}>
      <Desk
        companyId={companyId}
        base={company.base_currency}
        account={{
          id: accountId,
          code: book.account_code,
          name: book.account_name,
          currency: book.currency,
          closedUntil: book.closed_until,
        }}
        sub={sub}
        start={{ open, matched, proof, toMatch: book.to_match }}
        first={isShown ? asked : null}
        settings={{
          threshold: settings.acceptance_threshold,
          chargesAccountId: settings.charges_account_id,
          suspenseAccountId: settings.suspense_account_id,
        }}
        rights={{
          match: rights.has("bank.match"),
          pay: rights.has("bank.match") && rights.has("payment.make"),
          post: rights.has("bank.match") && rights.has("entry.post"),
          reconcile: rights.has("bank.reconcile"),
          sell: rights.has("sales.post"),
          buy: rights.has("purchase.post"),
          draftSales: rights.has("sales.draft"),
          draftPurchases: rights.has("purchase.draft"),
        }}
      />
    </Words>
  );
}
