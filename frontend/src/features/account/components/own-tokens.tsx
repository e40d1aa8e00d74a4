"use client";

import type { Named } from "@/components/access/pickers";
import { NewToken, type Token, TokenTable } from "@/components/access/token-list";
import { api, call } from "@/lib/api/client";

export function MakeOwnToken({ rights, companies }: { rights: readonly Named[]; companies: readonly Named[] }) {
  return (
    <NewToken
      rights={rights}
      companies={companies}
      make={async (body) => (await call(api.POST("/api/v1/tokens", { body }))).data.token}
    />
  );
}

export function OwnTokenTable({ tokens, companies }: { tokens: readonly Token[]; companies: readonly Named[] }) {
  return (
    <TokenTable
      tokens={tokens}
      companies={companies}
      revoke={async (id) => {
        await call(api.DELETE("/api/v1/tokens/{token_id}", { params: { path: { token_id: id } } }));
      }}
    />
  );
}
