import "server-only";
import { cache } from "react";
import { ApiError } from "@/lib/api/problem";
import { attempt, serverApi } from "@/lib/api/server";
import { wholly } from "@/lib/api/wholly";
import type { ContactFilter } from "./filter";

const LIMIT = 100;
const LIMIT_OF_HISTORY = 20;

/** A page of contacts, by name. */
export async function readContacts(companyId: string, { role, kind, archived, bank, q, after }: ContactFilter) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/contacts", {
      params: {
        path: { company_id: companyId },
        query: { role, kind, archived: archived ?? "no", bank_proposed: bank === "proposed", q, after, limit: LIMIT },
      },
    }),
  );
}

export const readContact = cache(async (companyId: string, contactId: string) =>
  attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/contacts/{contact_id}", {
      params: { path: { company_id: companyId, contact_id: contactId } },
    }),
  ),
);

/** Terms of payment that contacts are given by name; none where they cannot be read. */
export async function readNamedTerms(companyId: string) {
  const params = { path: { company_id: companyId } };
  const found = await attempt((await serverApi()).GET("/api/v1/companies/{company_id}/invoicing-settings", { params }));
  return found instanceof ApiError ? [] : found.terms;
}

/** Other contacts that are probably the same one. */
export async function readResembling(companyId: string, contactId: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/contacts/{contact_id}/duplicates", {
      params: { path: { company_id: companyId, contact_id: contactId } },
    }),
  );
}

/** Groups of contacts that share something. */
export async function readDuplicates(companyId: string, after?: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/contacts/duplicates", {
      params: { path: { company_id: companyId }, query: { after, limit: LIMIT } },
    }),
  );
}

/** Where a contact is paid, and whether that is news since a moment. */
export async function readBank(companyId: string, contactId: string, since: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/contacts/{contact_id}/bank-details", {
      params: { path: { company_id: companyId, contact_id: contactId }, query: { since } },
    }),
  );
}

/** Every proposal and what became of it, the latest first. */
export async function readBankHistory(companyId: string, contactId: string, after?: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/contacts/{contact_id}/bank-details/history", {
      params: { path: { company_id: companyId, contact_id: contactId }, query: { after, limit: LIMIT_OF_HISTORY } },
    }),
  );
}

/** What the audit trail knows of a contact, the latest first. A refusal where the reader may not see the trail. */
export async function readTrail(companyId: string, contactId: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/audit-events", {
      params: { query: { company_id: companyId, object_id: contactId, limit: LIMIT_OF_HISTORY } },
    }),
  );
}

/** The accounts of the company: to choose defaults from, and to name those that are chosen. */
export const readAccounts = cache(async (companyId: string) => {
  const api = await serverApi();
  return wholly((after) =>
    attempt(
      api.GET("/api/v1/companies/{company_id}/accounts", {
        params: { path: { company_id: companyId }, query: { after, limit: 200 } },
      }),
    ),
  );
});

/** Tax codes in use; none for whoever may not read them. */
export async function readTaxCodes(companyId: string) {
  const api = await serverApi();
  const codes = await wholly((after) =>
    attempt(
      api.GET("/api/v1/companies/{company_id}/tax-codes", {
        params: { path: { company_id: companyId }, query: { is_active: true, limit: 200, after } },
      }),
    ),
  );
  return codes instanceof ApiError ? [] : codes;
}

/** Currencies that contacts can have, with their decimals. */
export const readCurrencies = cache(async () => {
  const units = await attempt((await serverApi()).GET("/api/v1/units"));
  return units instanceof ApiError ? units : units.filter(({ is_money }) => is_money);
});
