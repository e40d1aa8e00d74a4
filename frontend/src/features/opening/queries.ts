import "server-only";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { attempt, serverApi } from "@/lib/api/server";
import { getLanguage } from "@/lib/i18n/server";
import { getCompany } from "@/lib/session/me";
import type { Books } from "./grid";

const MOST_PAGES = 50;
/** What open items stand on (settlement/rules.py). */
const RECONCILABLE = new Set(["receivable", "payable", "clearing"]);
type Unit = components["schemas"]["UnitOut"];
type Head = components["schemas"]["EntryHead"];
type Account = components["schemas"]["AccountOut"];
export type Found = {
  /** Null where the chart lacks the opening journal or the account that takes the difference. */
  readonly books: Books | null;
  readonly journal: string;
  readonly drafts: number;
};

/** What opening balances need, and what of them there is. A refusal where a part is refused. */
export async function readOpening(companyId: string): Promise<Found | ApiError> {
  const api = await serverApi();
  const path = { company_id: companyId };
  const [{ language }, company, accounts, journals, years, units] = await Promise.all([
    getLanguage(),
    getCompany(companyId),
    readAccounts(companyId),
    attempt(api.GET("/api/v1/companies/{company_id}/journals", { params: { path } })),
    attempt(api.GET("/api/v1/companies/{company_id}/fiscal-years", { params: { path } })),
    attempt(api.GET("/api/v1/units")),
  ]);
  if (accounts instanceof ApiError) {
    return accounts;
  }
  if (journals instanceof ApiError) {
    return journals;
  }
  if (years instanceof ApiError) {
    return years;
  }
  if (units instanceof ApiError) {
    return units;
  }
  const byCode = (a: { code: string }, b: { code: string }) => (a.code < b.code ? -1 : 1);
  const journal = journals.filter(({ kind }) => kind === "opening").sort(byCode)[0]?.code ?? "";
  const balancing = accounts.filter(({ subtype }) => subtype === "opening_balance").sort(byCode)[0];
  if (!journal || !balancing) {
    return { books: null, journal, drafts: 0 };
  }
  const entries = await readEntries(companyId, journal);
  if (entries instanceof ApiError) {
    return entries;
  }
  const reversed = new Set(entries.map(({ reverses_id }) => reverses_id));
  const standing = entries.filter((one) => one.status === "posted" && !one.reverses_id && !reversed.has(one.id));
  return {
    journal,
    drafts: entries.filter(({ status }) => status === "draft").length,
    books: {
      companyId,
      currency: company.base_currency,
      accounts: accounts.filter((one) => !one.is_heading).map(({ id, code, name }) => ({ value: id, code, name })),
      withItems: accounts.filter(({ subtype }) => RECONCILABLE.has(subtype)).map(({ id }) => id),
      currencies: currenciesOf(units, language),
      balancing: { code: balancing.code, name: balancing.name },
      years: years
        .map(({ name, starts_on, ends_on }) => {
          const entry = standing.find(({ posting_date: day }) => starts_on <= day && day <= ends_on);
          return {
            name,
            from: starts_on,
            to: ends_on,
            entry: entry
              ? { id: entry.id, number: entry.number ?? "", day: entry.posting_date, amount: entry.amount }
              : null,
          };
        })
        .sort((a, b) => (a.from < b.from ? -1 : 1)),
    },
  };
}

/** Units of the tenant, and the currencies of ISO 4217, which need no declaring. */
function currenciesOf(units: readonly Unit[], language: string): Books["currencies"] {
  const names = new Intl.DisplayNames(language, { type: "currency" });
  const own = units.filter(({ is_money }) => is_money);
  const others = Intl.supportedValuesOf("currency").filter((code) => units.every((unit) => unit.code !== code));
  return [
    ...own.map(({ code, name, decimals }) => ({ code, name, decimals })),
    ...others.map((code) => ({
      code,
      name: names.of(code) ?? code,
      decimals:
        new Intl.NumberFormat("en", { style: "currency", currency: code }).resolvedOptions().maximumFractionDigits ?? 2,
    })),
  ];
}

async function readAccounts(companyId: string): Promise<Account[] | ApiError> {
  const api = await serverApi();
  const accounts: Account[] = [];
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await attempt(
      api.GET("/api/v1/companies/{company_id}/accounts", {
        params: { path: { company_id: companyId }, query: { is_active: true, limit: 200, after } },
      }),
    );
    if (answer instanceof ApiError) {
      return answer;
    }
    accounts.push(...answer.items);
    if (!answer.next) {
      break;
    }
    after = answer.next;
  }
  return accounts;
}

async function readEntries(companyId: string, journal: string): Promise<Head[] | ApiError> {
  const api = await serverApi();
  const entries: Head[] = [];
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await attempt(
      api.GET("/api/v1/companies/{company_id}/journal-entries", {
        params: { path: { company_id: companyId }, query: { journal, limit: 200, after } },
      }),
    );
    if (answer instanceof ApiError) {
      return answer;
    }
    entries.push(...answer.items);
    if (!answer.next) {
      break;
    }
    after = answer.next;
  }
  return entries;
}
