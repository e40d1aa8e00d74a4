import type { ReactNode } from "react";
import { LinkButton } from "@/components/ui/button";
import { PageHead } from "@/components/ui/page-head";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { State } from "@/components/ui/states";
import { ApiError } from "@/lib/api/problem";
import { rightNames } from "@/lib/i18n/rights";
import { getSay } from "@/lib/i18n/server";
import { getCompanies, getMe } from "@/lib/session/me";
import { getRights } from "@/lib/session/rights";
import { readTokens } from "../queries";
import { MakeOwnToken, OwnTokenTable } from "./own-tokens";

const NEVER_BY_TOKEN = new Set(["token.create", "service.change"]);

/** One's own tokens in the tenant that is open. */
export async function Tokens() {
  const [say, me] = await Promise.all([getSay(), getMe()]);
  const tenant = me.tenants.find(({ tenant_id }) => tenant_id === me.tenant_id);
  const head = (acts: ReactNode = null) => (
    <PageHead title={say("account.tokens")} sub={tenant?.name}>
      {acts}
    </PageHead>
  );
  if (!tenant) {
    return (
      <>
        {head()}
        <State title={say("account.no_tenant_title")}>
          <p>{say("account.no_tenant_text")}</p>
          <div className="bts">
            <LinkButton href="/" look="primary">
              {say("account.to_books")}
            </LinkButton>
          </div>
        </State>
      </>
    );
  }
  const [tokens, held, companies] = await Promise.all([readTokens(), getRights(), getCompanies()]);
  if (tokens instanceof ApiError) {
    return (
      <>
        {head()}
        <Refusal error={tokens} />
      </>
    );
  }
  const named = companies.map(({ id, name }) => ({ value: id, name }));
  const rights = await rightNames([...held].filter((right) => !NEVER_BY_TOKEN.has(right)));
  const make = held.has("token.create") ? <MakeOwnToken rights={rights} companies={named} /> : null;
  return (
    <>
      {head(make)}
      {tokens.length === 0 ? (
        <State title={say("account.no_tokens_title")}>
          <p>{say("account.no_tokens_text")}</p>
          {!make && <p className="note">{say("account.no_tokens_right")}</p>}
        </State>
      ) : (
        <ScrollRegion label={say("account.tokens")}>
          <OwnTokenTable tokens={tokens} companies={named} />
        </ScrollRegion>
      )}
    </>
  );
}
