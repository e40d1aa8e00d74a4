"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { Offer } from "@/components/ui/match";
import { api, call } from "@/lib/api/client";
import { ApiError } from "@/lib/api/problem";

/** What the panels offer. */
export type Books = {
  /** Accounts that take lines. */
  readonly accounts: readonly Offer[];
  /** Those for charges, discounts and rests. */
  readonly others: readonly Offer[];
  /** Where own money lies, each with its currency. */
  readonly own: readonly (Offer & { readonly currency: string })[];
  readonly taxes: readonly (Offer & { readonly direction: string })[];
  readonly dimensions: readonly {
    readonly id: string;
    readonly code: string;
    readonly name: string;
    readonly values: readonly (Offer & { readonly id: string })[];
  }[];
  readonly scales: { readonly [code: string]: number };
};

const MONEY = ["bank", "cash", "credit_card", "clearing"];
const CONTROL = ["receivable", "payable"];
const MOST_PAGES = 50;
const LIMIT = 200;

type Page<T> = { items: T[]; next: string | null };

async function whole<T>(page: (after?: string) => Promise<{ data: Page<T> }>): Promise<T[]> {
  const all: T[] = [];
  let after: string | undefined;
  for (let turn = 0; turn < MOST_PAGES; turn += 1) {
    const { data } = await page(after);
    all.push(...data.items);
    if (!data.next) {
      break;
    }
    after = data.next;
  }
  return all;
}

async function readDimensions(companyId: string): Promise<Books["dimensions"]> {
  const path = { company_id: companyId };
  const { data: axes } = await call(api.GET("/api/v1/companies/{company_id}/dimensions", { params: { path } }));
  return Promise.all(
    axes
      .filter(({ is_active }) => is_active)
      .map(async ({ id, code, name }) => {
        const values = await whole((after) =>
          call(
            api.GET("/api/v1/companies/{company_id}/dimensions/{dimension_id}/values", {
              params: { path: { ...path, dimension_id: id }, query: { is_active: true, limit: LIMIT, after } },
            }),
          ),
        );
        return {
          id,
          code,
          name,
          values: values.map((one) => ({ value: one.code, code: one.code, name: one.name, id: one.id })),
        };
      }),
  );
}

async function readBooks(companyId: string, base: string): Promise<Books> {
  const path = { company_id: companyId };
  const [accounts, taxes, dimensions, units] = await Promise.all([
    whole((after) =>
      call(
        api.GET("/api/v1/companies/{company_id}/accounts", {
          params: { path, query: { is_active: true, limit: LIMIT, after } },
        }),
      ),
    ),
    whole((after) =>
      call(
        api.GET("/api/v1/companies/{company_id}/tax-codes", {
          params: { path, query: { is_active: true, limit: LIMIT, after } },
        }),
      ),
    ),
    readDimensions(companyId),
    call(api.GET("/api/v1/units")),
  ]);
  const leaves = accounts.filter(({ is_heading }) => !is_heading);
  const offer = ({ id, code, name }: { id: string; code: string; name: string }): Offer => ({ value: id, code, name });
  return {
    accounts: leaves.map(offer),
    others: leaves.filter(({ subtype }) => ![...MONEY, ...CONTROL].includes(subtype)).map(offer),
    own: leaves
      .filter(({ subtype }) => MONEY.includes(subtype))
      .map((one) => ({ ...offer(one), currency: one.currency || base })),
    taxes: taxes.map(({ id, code, name, direction }) => ({ value: id, code, name, direction })),
    dimensions,
    scales: Object.fromEntries(
      units.data.filter(({ is_money }) => is_money).map(({ code, decimals }) => [code, decimals]),
    ),
  };
}

/** What the panels offer, read once: when the page has come to rest, or when the first panel opens. */
export function useBooks(companyId: string, base: string) {
  const [books, setBooks] = useState<Books | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const isAsked = useRef(false);
  const ask = useCallback(async () => {
    if (isAsked.current) {
      return;
    }
    isAsked.current = true;
    setFailure(null);
    try {
      setBooks(await readBooks(companyId, base));
    } catch (error) {
      isAsked.current = false;
      if (!(error instanceof ApiError)) {
        throw error;
      }
      setFailure(error.message);
    }
  }, [companyId, base]);
  useEffect(() => {
    const timer = window.setTimeout(ask, 1500);
    return () => window.clearTimeout(timer);
  }, [ask]);
  return { books, failure, ask };
}
