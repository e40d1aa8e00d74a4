import "server-only";
import { attempt, read, serverApi } from "@/lib/api/server";

export const readFactors = async () => attempt((await serverApi()).GET("/api/v1/auth/factors"));
export const readSessions = async () => attempt((await serverApi()).GET("/api/v1/auth/sessions"));
export const readOwnSession = async () => read((await serverApi()).GET("/api/v1/auth/session"));
export const readTokens = async () => attempt((await serverApi()).GET("/api/v1/tokens"));

export async function readEvents(after?: string) {
  const api = await serverApi();
  return attempt(api.GET("/api/v1/auth/events", { params: { query: { after, limit: 50 } } }));
}
