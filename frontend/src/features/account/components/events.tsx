import { PageHead } from "@/components/ui/page-head";
import { Pager } from "@/components/ui/pager";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { getCatalogues, getFormat, getSay } from "@/lib/i18n/server";
import { deviceName } from "../devices";
import { readEvents } from "../queries";

const ALARMING = new Set(["sign_in_failed", "second_factor_failed", "reauthentication_failed", "recovery_code_used"]);

/** What happened to one's access, the latest first. */
export async function Events({ after }: { after?: string }) {
  const [say, format, { events: words }, page] = await Promise.all([
    getSay(),
    getFormat(),
    getCatalogues(),
    readEvents(after),
  ]);
  const head = <PageHead title={say("account.events")} />;
  if (page instanceof ApiError) {
    return (
      <>
        {head}
        <Refusal error={page} />
      </>
    );
  }
  const named = words as { readonly [kind: string]: unknown };
  const nameOf = (kind: string) =>
    typeof named[kind] === "string" ? (named[kind] as string) : kind.replaceAll("_", " ");
  return (
    <>
      {head}
      <ScrollRegion label={say("account.events")}>
        <table className="list">
          <caption className="vh">{say("account.events")}</caption>
          <thead>
            <tr>
              <th scope="col">{say("account.what")}</th>
              <th scope="col">{say("account.device")}</th>
              <th scope="col" className="fit">
                {say("account.from_where")}
              </th>
              <th scope="col" className="fit">
                {say("account.when")}
              </th>
            </tr>
          </thead>
          <tbody>
            {page.items.map((event) => {
              const { browser, system } = deviceName(event.user_agent);
              const details =
                event.kind === "signed_in"
                  ? []
                  : Object.values(event.details).filter((value) => typeof value === "string");
              return (
                <tr key={event.id}>
                  <td className="name">
                    {ALARMING.has(event.kind) ? <Pill is="warn">{nameOf(event.kind)}</Pill> : nameOf(event.kind)}
                    {details.length > 0 && <span className="text-faint"> {details.join(" → ")}</span>}
                  </td>
                  <td className="no text-muted">{[browser, system].filter(Boolean).join(", ")}</td>
                  <td className="text-muted">{event.address}</td>
                  <td className="st text-muted">{format.moment(event.at)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
        <div className="tail">
          <Pager
            first={after ? "/account/events" : null}
            next={page.next && address("/account/events", { after: page.next })}
          />
        </div>
      </ScrollRegion>
    </>
  );
}
