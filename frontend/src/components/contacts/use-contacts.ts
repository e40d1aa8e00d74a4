"use client";

import { useEffect, useState } from "react";
import { api, call } from "@/lib/api/client";
import { ApiError } from "@/lib/api/problem";
import type { Offer } from "../ui/match";

const PAUSE_MS = 150;
const MOST = 20;

/** Contacts whose name, code or number a text means, as it is typed; an answer that a later one overtook is dropped. */
export function useContacts(companyId: string, role: "customer" | "supplier", text: string | null): Offer[] {
  const [offers, setOffers] = useState<Offer[]>([]);
  const isAsked = text !== null;
  useEffect(() => {
    if (!isAsked) {
      return;
    }
    const end = new AbortController();
    const timer = window.setTimeout(async () => {
      try {
        const { data } = await call(
          api.GET("/api/v1/companies/{company_id}/contacts", {
            params: {
              path: { company_id: companyId },
              query: { role, q: text.trim() || undefined, limit: MOST },
            },
            signal: end.signal,
          }),
        );
        setOffers(
          data.items.map(({ id, display_name, code, city }) => ({
            value: id,
            name: display_name,
            note: [code, city].filter(Boolean).join(", ") || undefined,
          })),
        );
      } catch (error) {
        // What was overtaken was ended; where there is no answer nothing is offered.
        if (!end.signal.aborted && error instanceof ApiError) {
          setOffers([]);
        } else if (!end.signal.aborted) {
          throw error;
        }
      }
    }, PAUSE_MS);
    return () => {
      window.clearTimeout(timer);
      end.abort();
    };
  }, [companyId, role, text, isAsked]);
  return offers;
}
