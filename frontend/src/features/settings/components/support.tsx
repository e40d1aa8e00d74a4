import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { State } from "@/components/ui/states";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { readSupport } from "../queries";
import { SettingsHead } from "./settings-head";
import { SupportActs } from "./support-acts";

type Access = components["schemas"]["SupportAccessOut"];

/** asked, open, or over: what is over by itself counts as over. */
function stateOf({ consented_at, ended_at, expires_at }: Access, now: Date): "asked" | "open" | "over" {
  return ended_at || (expires_at && new Date(expires_at) <= now) ? "over" : consented_at ? "open" : "asked";
}

/** Who of the platform asked to read this tenant, and the consent to it. */
export async function Support({ companyId }: { companyId: string }) {
  const [say, format, accesses] = await Promise.all([getSay(), getFormat(), readSupport()]);
  const now = new Date();
  return (
    <Words of={["settings", "access"]}>
      <SettingsHead companyId={companyId} title={say("settings.support")} />
      {accesses instanceof ApiError ? (
        <Refusal error={accesses} />
      ) : accesses.length === 0 ? (
        <State title={say("settings.no_support_title")}>
          <p>{say("settings.no_support_text")}</p>
        </State>
      ) : (
        <ScrollRegion label={say("settings.support")}>
          <table className="list">
            <caption className="vh">{say("settings.support")}</caption>
            <thead>
              <tr>
                <th scope="col">{say("settings.person")}</th>
                <th scope="col">{say("settings.reason")}</th>
                <th scope="col" className="fit">
                  {say("settings.asked_at")}
                </th>
                <th scope="col" className="fit">
                  {say("settings.how_long")}
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
              {accesses.map((access) => {
                const state = stateOf(access, now);
                return (
                  <tr key={access.id}>
                    <th scope="row" className="name">
                      <bdi>{access.staff_email}</bdi>
                    </th>
                    <td className="no">{access.reason}</td>
                    <td className="text-muted">{format.moment(access.requested_at)}</td>
                    <td className="text-muted">
                      {access.expires_at
                        ? say("settings.until", { at: format.moment(access.expires_at) })
                        : say("settings.hours", { count: access.hours })}
                    </td>
                    <td className="st">
                      <Pill is={state === "open" ? "ok" : state === "asked" ? "warn" : "draft"}>
                        {say(`settings.support_${state}`)}
                      </Pill>
                    </td>
                    <td className="amt">
                      {state !== "over" && (
                        <SupportActs
                          id={access.id}
                          email={access.staff_email}
                          hours={access.hours}
                          isOpen={state === "open"}
                        />
                      )}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </Words>
  );
}
