import "server-only";
import { attempt, read, serverApi } from "@/lib/api/server";

export const readInvitations = async () => attempt((await serverApi()).GET("/api/v1/invitations"));
export const readDomains = async () => attempt((await serverApi()).GET("/api/v1/domains"));
export const readServices = async () => attempt((await serverApi()).GET("/api/v1/services"));
export const readSupport = async () => attempt((await serverApi()).GET("/api/v1/support-accesses"));

export async function readRole(id: string) {
  return read((await serverApi()).GET("/api/v1/roles/{role_id}", { params: { path: { role_id: id } } }));
}

export async function readServiceTokens(id: string) {
  return attempt(
    (await serverApi()).GET("/api/v1/services/{service_id}/tokens", { params: { path: { service_id: id } } }),
  );
}

/** Companies with the archived ones, by name. */
export async function readAllCompanies(after?: string) {
  const api = await serverApi();
  return attempt(api.GET("/api/v1/companies", { params: { query: { with_archived: true, limit: 100, after } } }));
}

export type AuditFilter = {
  actor?: string;
  kind?: string;
  company?: string;
  object?: string;
  from?: string;
  to?: string;
};

export function auditQuery({ actor, kind, company, object, from, to }: AuditFilter) {
  return { actor_id: actor, kind, company_id: company, object_id: object, from_date: from, to_date: to };
}

export async function readAudit(filter: AuditFilter, after?: string) {
  const api = await serverApi();
  return attempt(api.GET("/api/v1/audit-events", { params: { query: { ...auditQuery(filter), after, limit: 100 } } }));
}
