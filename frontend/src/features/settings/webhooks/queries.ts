import "server-only";
import { attempt, serverApi } from "@/lib/api/server";

const MOST_ENDPOINTS = 50; // a tenant has no more
export type DeliveryFilter = { endpoint?: string; state?: string; event?: string; from?: string; to?: string };
const STATES = ["waiting", "delivered", "failed"] as const;

export async function readEndpoints() {
  const api = await serverApi();
  return attempt(api.GET("/api/v1/webhook-endpoints", { params: { query: { limit: MOST_ENDPOINTS } } }));
}

export const readEventKinds = async () => attempt((await serverApi()).GET("/api/v1/webhook-events"));

export async function readDeliveries({ endpoint, state, event, from, to }: DeliveryFilter, after?: string) {
  const query = {
    endpoint_id: endpoint,
    state: STATES.find((one) => one === state),
    kind: event,
    from_date: from,
    to_date: to,
    after,
    limit: 100,
  };
  return attempt((await serverApi()).GET("/api/v1/webhook-deliveries", { params: { query } }));
}

export async function readDelivery(id: string) {
  const api = await serverApi();
  return attempt(api.GET("/api/v1/webhook-deliveries/{delivery_id}", { params: { path: { delivery_id: id } } }));
}
