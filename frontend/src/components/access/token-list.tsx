"use client";

import { Plus } from "lucide";
import { useRouter } from "next/navigation";
import { lazy, Suspense, useState } from "react";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Icon } from "@/components/ui/icon";
import { Pill } from "@/components/ui/pill";
import type { components } from "@/lib/api/schema";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import type { Named } from "./pickers";
import type { TokenIn } from "./token-dialog";

const TokenDialog = lazy(() => import("./token-dialog"));
export type Token = components["schemas"]["TokenOut"];

/** The button that makes a token, and what follows. */
export function NewToken({
  rights,
  companies,
  make,
}: {
  rights: readonly Named[];
  companies: readonly Named[];
  make: (body: TokenIn) => Promise<string>;
}) {
  const say = useSay();
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        <Icon of={Plus} />
        {say("access.token_new")}
      </Button>
      {isOpen && (
        <Suspense>
          <TokenDialog
            rights={rights}
            companies={companies}
            make={async (body) => {
              const text = await make(body);
              router.refresh();
              return text;
            }}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}

/** Tokens with what they may do and until when; the ended ones stay to be seen. */
export function TokenTable({
  tokens,
  companies,
  revoke,
}: {
  tokens: readonly Token[];
  companies: readonly Named[];
  /** Left out where the reader may not. */
  revoke?: (id: string) => Promise<void>;
}) {
  const say = useSay();
  const format = useFormat();
  const router = useRouter();
  const [asked, setAsked] = useState<Token | null>(null);
  const where = (ids: readonly string[] | null) =>
    ids === null
      ? say("access.all_companies")
      : ids.map((id) => companies.find(({ value }) => value === id)?.name ?? id).join(", ") || say("access.no_company");
  return (
    <>
      <table className="list">
        <caption className="vh">{say("access.tokens")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("access.token_name")}</th>
            <th scope="col">{say("access.companies")}</th>
            <th scope="col">{say("access.rights")}</th>
            <th scope="col" className="fit">
              {say("access.last_used")}
            </th>
            <th scope="col" className="fit">
              {say("access.ends")}
            </th>
            <th scope="col" className="fit">
              {say("access.state")}
            </th>
            <th scope="col" className="fit">
              <span className="vh">{say("access.acts")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map((token) => (
            <tr key={token.id}>
              <th scope="row" className="name">
                <bdi>{token.name}</bdi>
              </th>
              <td className="text-muted">{where(token.company_ids)}</td>
              <td className="text-muted" title={token.permissions.join("\n")}>
                {say("access.rights_count", { count: token.permissions.length })}
              </td>
              <td className="text-muted">
                {token.last_used_at ? format.moment(token.last_used_at) : say("access.never_used")}
              </td>
              <td className="no text-muted">{format.moment(token.expires_at)}</td>
              <td className="st">
                <Pill is={token.has_ended ? "draft" : "ok"}>
                  {token.has_ended ? say("access.ended") : say("access.good")}
                </Pill>
              </td>
              <td className="amt">
                {!token.has_ended && revoke && (
                  <Button
                    look="bare"
                    aria-label={say("access.revoke_named", { name: token.name })}
                    onClick={() => setAsked(token)}
                  >
                    {say("access.revoke")}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {asked && revoke && (
        <ConfirmDialog
          title={say("access.revoke_named", { name: asked.name })}
          text={say("access.revoke_text")}
          act={say("access.revoke")}
          onClose={() => setAsked(null)}
          onAct={async () => {
            await revoke(asked.id);
            router.refresh();
          }}
        />
      )}
    </>
  );
}
