import "server-only";
import { attempt, serverApi } from "@/lib/api/server";

/** What the company says of itself; version 0 where it has said nothing. */
export async function readIssuer(companyId: string) {
  const params = { path: { company_id: companyId } };
  return attempt((await serverApi()).GET("/api/v1/companies/{company_id}/issuer", { params }));
}

/** The templates of a company's papers. */
export async function readTemplates(companyId: string) {
  const params = { path: { company_id: companyId } };
  return attempt((await serverApi()).GET("/api/v1/companies/{company_id}/document-templates", { params }));
}
