import "server-only";
import { attempt, serverApi } from "@/lib/api/server";
import type { Side } from "./filter";

const LIMIT = 200;

type When = { side: Side; as_of?: string; known_at?: string };

/** What was open on a day by contact and age, beside the control accounts; a page of contacts. */
export async function readAgeing(companyId: string, when: When, after?: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/ageing", {
      params: { path: { company_id: companyId }, query: { ...when, after, limit: LIMIT } },
    }),
  );
}

/** The items behind a row of it: those of a contact, or those of nobody (null). */
export async function readAgedItems(companyId: string, when: When, contactId: string | null, after?: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/ageing/items", {
      params: {
        path: { company_id: companyId },
        query: {
          ...when,
          ...(contactId ? { contact_id: contactId } : { without_contact: true }),
          after,
          limit: LIMIT,
        },
      },
    }),
  );
}

export async function readContact(companyId: string, contactId: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/contacts/{contact_id}", {
      params: { path: { company_id: companyId, contact_id: contactId } },
    }),
  );
}

/** What a contact owed, what was posted, and what it owed in the end. */
export async function readStatement(
  companyId: string,
  contactId: string,
  { from, to, side }: { from: string; to: string; side?: Side },
) {
  return attempt(
    (await serverApi()).GET("/api/v1/companies/{company_id}/contacts/{contact_id}/statement", {
      params: {
        path: { company_id: companyId, contact_id: contactId },
        query: { from_date: from, to_date: to, side },
      },
    }),
  );
}
