"use client";

import { api, call } from "@/lib/api/client";
import type { components, operations } from "@/lib/api/schema";

type Query = NonNullable<operations["oasys_exchange_contact_files_api_import_contact_file"]["parameters"]["query"]>;

/** Sends the file as it is, never read into the page. A dry run keeps nothing. */
export async function importContacts(
  companyId: string,
  file: File,
  how: { isDryRun: boolean; role?: Query["role"]; encoding?: Query["encoding"]; keepsDuplicates: boolean },
  key: { "Idempotency-Key": string },
  signal: AbortSignal,
): Promise<components["schemas"]["ContactImportOut"]> {
  const body = new FormData();
  body.append("file", file, file.name);
  const { data } = await call(
    api.POST("/api/v1/companies/{company_id}/imports/contacts", {
      params: {
        path: { company_id: companyId },
        query: {
          dry_run: how.isDryRun,
          role: how.role,
          encoding: how.encoding,
          keep_duplicates: how.keepsDuplicates,
        },
      },
      headers: key,
      // the file goes out as it is
      body: body as unknown as { file: string },
      bodySerializer: () => body,
      signal,
    }),
  );
  return data;
}
