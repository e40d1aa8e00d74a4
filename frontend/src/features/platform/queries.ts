import "server-only";
import { attempt, serverApi } from "@/lib/api/server";

export const readHealth = async () => attempt((await serverApi()).GET("/api/v1/platform/health"));

export async function readTenants(after?: string) {
  const api = await serverApi();
  return attempt(api.GET("/api/v1/platform/tenants", { params: { query: { after, limit: 50 } } }));
}
