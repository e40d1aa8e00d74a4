"use client";

import { useCallback, useEffect, useState } from "react";
import { ApiError } from "@/lib/api/problem";
import { type Bank, bankOf, type Item, openItemsOf, openItemsOfNobody } from "./api";

type Read = { of: string; items: readonly Item[] | null; failure: string | null };
export type BankSeen = { current: Bank | null; isKnown: boolean; isFirst: boolean };

/** What is open of a contact, and where it is paid; read anew for another contact. `nobodys` says whether what has no contact is shown, too. */
export function useContact(companyId: string, contactId: string, isOut: boolean) {
  const [read, setRead] = useState<Read>({ of: "", items: null, failure: null });
  const [bank, setBank] = useState<{ of: string; seen: BankSeen } | null>(null);
  const [nobodys, setNobodys] = useState<readonly Item[] | null>(null);

  useEffect(() => {
    if (!contactId) {
      return;
    }
    let isGone = false;
    openItemsOf(companyId, contactId).then(
      (items) => isGone || setRead({ of: contactId, items, failure: null }),
      (error) => isGone || setRead({ of: contactId, items: null, failure: reasonOf(error) }),
    );
    return () => {
      isGone = true;
    };
  }, [companyId, contactId]);

  /** `isNews`: the API says that nobody looked at them yet. */
  const readBank = useCallback(
    async (isNews = false) => {
      const found = await bankOf(companyId, contactId);
      setBank({ of: contactId, seen: isNews ? { ...found, isKnown: false } : found });
    },
    [companyId, contactId],
  );
  useEffect(() => {
    if (contactId && isOut) {
      // Where it cannot be read, the API asks for it all the same.
      readBank().catch(() => undefined);
    }
  }, [contactId, isOut, readBank]);

  const own = read.of === contactId ? read.items : null;
  return {
    items: own && [...own, ...(nobodys ?? [])],
    failure: read.of === contactId ? read.failure : null,
    bank: bank?.of === contactId ? bank.seen : null,
    readBank,
    nobodys: nobodys !== null,
    withNobody: async (isOn: boolean) => setNobodys(isOn ? await openItemsOfNobody(companyId) : null),
  };
}

function reasonOf(error: unknown): string {
  if (error instanceof ApiError) {
    return error.message;
  }
  throw error;
}
