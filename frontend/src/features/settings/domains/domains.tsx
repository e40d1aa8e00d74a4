import { CopyButton } from "@/components/ui/copy-button";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { State } from "@/components/ui/states";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { SettingsHead } from "../components/settings-head";
import { readDomains } from "../queries";
import { DomainActs, NewDomain } from "./domain-acts";

type Domain = components["schemas"]["DomainOut"];
const LOOKS = { pending: "warn", verified: "ok", failed: "bad" } as const;

/** Names of the tenant's own under which OASYS is served, and the records that prove them. */
export async function Domains({ companyId }: { companyId: string }) {
  const [say, format, found] = await Promise.all([getSay(), getFormat(), readDomains()]);
  const base = found instanceof ApiError ? null : found.tenant_domain;
  return (
    <Words of={["domains", "access"]}>
      <SettingsHead companyId={companyId} title={say("domains.title")}>
        {!(found instanceof ApiError) && <NewDomain base={base} />}
      </SettingsHead>
      <p className="page-lead">{say("domains.lead")}</p>
      {found instanceof ApiError ? (
        <Refusal error={found} />
      ) : found.items.length === 0 ? (
        <State title={say("domains.none_title")}>
          <p>{say("domains.none_text")}</p>
        </State>
      ) : (
        <ScrollRegion label={say("domains.title")}>
          <table className="list domains">
            <caption className="vh">{say("domains.title")}</caption>
            <thead>
              <tr>
                <th scope="col">{say("domains.name")}</th>
                <th scope="col">{say("domains.record")}</th>
                <th scope="col" className="fit">
                  {say("domains.looked")}
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
              {found.items.map((domain) => (
                <tr key={domain.id}>
                  <th scope="row" className="name">
                    {domain.state === "verified" ? (
                      <a className="link" href={`https://${domain.name}/`} rel="noreferrer">
                        <bdi>{domain.shown_name}</bdi>
                      </a>
                    ) : (
                      <bdi>{domain.shown_name}</bdi>
                    )}
                  </th>
                  <td className="proves text-muted">
                    {domain.is_subdomain ? say("domains.needs_none") : <Recorded domain={domain} say={say} />}
                  </td>
                  <td className="no">{domain.checked_at && format.moment(domain.checked_at)}</td>
                  <td className="st">
                    <Pill is={domain.failing_since ? "warn" : LOOKS[domain.state]}>
                      {say(domain.failing_since ? "domains.state_failing" : `domains.state_${domain.state}`)}
                    </Pill>
                    {domain.reason && <div className="text-muted">{say(`domains.reason_${domain.reason}`)}</div>}
                  </td>
                  <td className="amt">
                    <DomainActs domain={domain} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </Words>
  );
}

function Recorded({ domain, say }: { domain: Domain; say: Awaited<ReturnType<typeof getSay>> }) {
  return (
    <>
      <div>
        TXT <code>{domain.record_name}</code>
        <CopyButton text={domain.record_name} label={say("domains.copy_name", { name: domain.shown_name })} />
      </div>
      <div>
        <code>{domain.record_value}</code>
        <CopyButton text={domain.record_value} label={say("domains.copy_value", { name: domain.shown_name })} />
      </div>
    </>
  );
}
