import { Pager } from "@/components/ui/pager";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { State } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { sizeOf } from "@/lib/files/size";
import { getFormat, getSay } from "@/lib/i18n/server";
import { readTenants } from "../queries";

const PILLS = { agree: "ok", differ: "bad", never_checked: "draft" } as const;
const COUNTS = ["companies", "members", "entries", "size"] as const;

/** Tenants from outside, the oldest first; nothing of their books. */
export async function Tenants({ after }: { after?: string }) {
  const [say, format, page] = await Promise.all([getSay(), getFormat(), readTenants(after)]);
  if (page instanceof ApiError) {
    return <Refusal error={page} />;
  }
  const here = (key?: string | null) => address("/account/platform", { view: "tenants", after: key });
  if (page.items.length === 0) {
    return (
      <State title={say("platform.no_tenants_title")}>
        <p>{say("platform.no_tenants_text")}</p>
      </State>
    );
  }
  return (
    <ScrollRegion label={say("platform.view_tenants")}>
      <table className="list">
        <caption className="vh">{say("platform.view_tenants")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("platform.name")}</th>
            <th scope="col">{say("platform.plan")}</th>
            {COUNTS.map((name) => (
              <th scope="col" className="n fit" key={name}>
                {say(`platform.${name}`)}
              </th>
            ))}
            <th scope="col" className="fit">
              {say("platform.last_change")}
            </th>
            <th scope="col" className="fit">
              {say("platform.balances")}
            </th>
          </tr>
        </thead>
        <tbody>
          {page.items.map((tenant) => (
            <tr key={tenant.tenant_id}>
              <th scope="row" className="name">
                <bdi>{tenant.name}</bdi>
              </th>
              <td className="text-muted">{tenant.plan ?? say("platform.no_plan")}</td>
              <td className="n">{format.count(tenant.companies)}</td>
              <td className="n">{format.count(tenant.members)}</td>
              <td className="n amt">{format.count(tenant.entries)}</td>
              <td className="n">{sizeOf(tenant.bytes_estimate, format.region)}</td>
              <td className="no text-muted">
                {tenant.last_activity_at ? format.moment(tenant.last_activity_at) : say("platform.never")}
              </td>
              <td className="st">
                <Pill is={PILLS[tenant.balances]}>{say(`platform.balances_${tenant.balances}`)}</Pill>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="tail">
        <Pager first={after ? here() : null} next={page.next && here(page.next)} />
      </div>
    </ScrollRegion>
  );
}
