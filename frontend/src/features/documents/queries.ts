import "server-only";
import { cache } from "react";
import { likelyFirst } from "@/lib/accounts";
import { ApiError } from "@/lib/api/problem";
import { attempt, serverApi } from "@/lib/api/server";
import { wholly } from "@/lib/api/wholly";
import { getLanguage } from "@/lib/i18n/server";
import { currencyOffers } from "@/lib/money/currencies";
import { getCompany } from "@/lib/session/me";
import { asked, type DocumentsFilter } from "./filter";
import type { Books } from "./form";
import { every, type Kind, NOUNS, single } from "./kinds";

const LIMIT = 100;
const LIMIT_OF_HISTORY = 20;

/** A page of documents of a kind, the latest first. */
export async function readDocuments(companyId: string, kind: Kind, filter: DocumentsFilter) {
  return attempt(
    (await serverApi()).GET(every(kind), {
      params: { path: { company_id: companyId }, query: { ...asked(filter), limit: LIMIT } },
    }),
  );
}

/** One document with its lines, taxes and how far it is settled. */
export const readDocument = cache(async (companyId: string, kind: Kind, documentId: string) =>
  attempt(
    (await serverApi()).GET(single(kind), { params: { path: { company_id: companyId, invoice_id: documentId } } }),
  ),
);

/** What credits a document, drafts and void ones too. */
export async function readCredits(companyId: string, kind: Kind, documentId: string) {
  return attempt(
    (await serverApi()).GET(every(kind), {
      params: { path: { company_id: companyId }, query: { credits_id: documentId, limit: LIMIT } },
    }),
  );
}

/** What charges more on a document, drafts and void ones too. */
export async function readDebitNotes(companyId: string, kind: Kind, documentId: string) {
  return attempt(
    (await serverApi()).GET(every(kind), {
      params: { path: { company_id: companyId }, query: { charges_more_on_id: documentId, limit: LIMIT } },
    }),
  );
}

/** What the audit trail knows of a document, the latest first. A refusal where the reader may not see the trail. */
export const readTrail = cache(async (companyId: string, documentId: string) =>
  attempt(
    (await serverApi()).GET("/api/v1/audit-events", {
      params: { query: { company_id: companyId, object_id: documentId, limit: LIMIT_OF_HISTORY } },
    }),
  ),
);

/** A contact: whose documents a list shows. */
export const readContact = cache(async (companyId: string, contactId: string) =>
  attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/contacts/{contact_id}", {
      params: { path: { company_id: companyId, contact_id: contactId } },
    }),
  ),
);

/** What the editor offers: accounts, tax codes of its side, dimensions, currencies. A refusal where one of them is refused. */
export async function readBooks(companyId: string, direction: "sales" | "purchases"): Promise<Books | ApiError> {
  const [company, accounts, taxes, dimensions, units] = await Promise.all([
    getCompany(companyId),
    readAccounts(companyId),
    readTaxes(companyId, direction),
    readDimensions(companyId),
    attempt((await serverApi()).GET("/api/v1/units")),
  ]);
  if (accounts instanceof ApiError) {
    return accounts;
  }
  if (taxes instanceof ApiError) {
    return taxes;
  }
  if (dimensions instanceof ApiError) {
    return dimensions;
  }
  if (units instanceof ApiError) {
    return units;
  }
  return {
    companyId,
    company: company.name,
    currency: company.base_currency,
    accounts: likelyFirst(
      accounts.filter(({ is_heading, subtype }) => !(is_heading || subtype === "receivable" || subtype === "payable")),
      direction,
    ).map(({ code, name }) => ({ value: code, code, name })),
    taxes: taxes.map(({ id, code, name }) => ({ value: id, code, name })),
    dimensions,
    currencies: currencyOffers(
      units.filter(({ is_money }) => is_money),
      (await getLanguage()).language,
    ),
  };
}

/** The accounts in use. */
export const readAccounts = cache(async (companyId: string) => {
  const api = await serverApi();
  return wholly((after) =>
    attempt(
      api.GET("/api/v1/companies/{company_id}/accounts", {
        params: { path: { company_id: companyId }, query: { is_active: true, limit: 200, after } },
      }),
    ),
  );
});

async function readTaxes(companyId: string, direction: "sales" | "purchases") {
  const api = await serverApi();
  return wholly((after) =>
    attempt(
      api.GET("/api/v1/companies/{company_id}/tax-codes", {
        params: { path: { company_id: companyId }, query: { direction, is_active: true, limit: 200, after } },
      }),
    ),
  );
}

async function readDimensions(companyId: string): Promise<Books["dimensions"] | ApiError> {
  const api = await serverApi();
  const axes = await attempt(
    api.GET("/api/v1/companies/{company_id}/dimensions", { params: { path: { company_id: companyId } } }),
  );
  if (axes instanceof ApiError) {
    return axes;
  }
  const read: Books["dimensions"][number][] = [];
  for (const { id, code, name } of axes.filter(({ is_active }) => is_active)) {
    const values = await wholly((after) =>
      attempt(
        api.GET("/api/v1/companies/{company_id}/dimensions/{dimension_id}/values", {
          params: {
            path: { company_id: companyId, dimension_id: id },
            query: { is_active: true, limit: 200, after },
          },
        }),
      ),
    );
    if (values instanceof ApiError) {
      return values;
    }
    read.push({ code, name, values: values.map((one) => ({ value: one.code, code: one.code, name: one.name })) });
  }
  return read;
}

const posted = <P extends "sendings" | "links">(kind: Kind, rest: P) =>
  `/api/v1/companies/{company_id}/${NOUNS[kind].path}/{posted_invoice_id}/${rest}` as `/api/v1/companies/{company_id}/invoices/{posted_invoice_id}/${P}`;

/** The mails with a document, the latest first. */
export async function readSendings(companyId: string, kind: Kind, documentId: string) {
  const params = { path: { company_id: companyId, posted_invoice_id: documentId } };
  return attempt((await serverApi()).GET(posted(kind, "sendings"), { params }));
}

/** The public links to a document, the latest first. */
export async function readLinks(companyId: string, kind: Kind, documentId: string) {
  const params = { path: { company_id: companyId, posted_invoice_id: documentId } };
  return attempt((await serverApi()).GET(posted(kind, "links"), { params }));
}

/** By which rules a document was checked before it got its number; null where it was not. */
export async function readPostedCheck(companyId: string, kind: Kind, documentId: string) {
  const path =
    `/api/v1/companies/{company_id}/${NOUNS[kind].path}/{invoice_id}/e-invoice/posted-check` as "/api/v1/companies/{company_id}/invoices/{invoice_id}/e-invoice/posted-check";
  const params = { path: { company_id: companyId, invoice_id: documentId } };
  return attempt((await serverApi()).GET(path, { params }));
}

/** What the company says of itself; version 0 where it has said nothing. */
export async function readIssuer(companyId: string) {
  const params = { path: { company_id: companyId } };
  return attempt((await serverApi()).GET("/api/v1/companies/{company_id}/issuer", { params }));
}
