import { ChevronRight, Globe } from "lucide";
import { redirect } from "next/navigation";
import { Icon } from "@/components/ui/icon";
import { State } from "@/components/ui/states";
import { getFormat, getLanguage, getSay } from "@/lib/i18n/server";
import { getMe } from "@/lib/session/me";
import { type Decisions, pageOf } from "../decisions";
import { readOnboarding, readPacks } from "../queries";
import { DemoOffer } from "./demo-offer";
import { countryName, monthName } from "./names";
import { PackPreview } from "./pack-preview";
import { Decision, StartPage } from "./start-page";

/** Which country's chart of accounts the books begin with; one that is chosen is shown whole before it is taken. */
export async function Country({ decided }: { decided: Decisions }) {
  if (decided.pack) {
    return <PackPreview decided={{ ...decided, pack: decided.pack }} />;
  }
  const [say, format, { language }, me, packs, way] = await Promise.all([
    getSay(),
    getFormat(),
    getLanguage(),
    getMe(),
    readPacks(),
    readOnboarding(),
  ]);
  if (!me.tenant_id) {
    redirect("/start");
  }
  const call = way.steps.find(({ key }) => key === "company")?.call;
  if (call && !call.is_allowed) {
    return (
      <StartPage now="country" title={say("start.step_country")}>
        <State title={say("start.not_allowed_title")}>
          <p>{say("start.not_allowed_text", { permission: call.permission ?? "" })}</p>
        </State>
      </StartPage>
    );
  }
  return (
    <StartPage now="country" title={say("start.step_country")}>
      <Decision title={say("start.country_title")} text={say("start.country_text")}>
        <ul className="next">
          {packs.map((pack) => (
            <li key={pack.code}>
              <a href={pageOf("country", { ...decided, pack: pack.code })}>
                <span className="mark" aria-hidden="true">
                  {pack.code.length === 2 ? pack.code : <Icon of={Globe} />}
                </span>
                <span>
                  <b>{countryName(pack, language, say)}</b>
                  <span>
                    {[
                      pack.base_currency ?? say("start.any_currency"),
                      say("start.accounts", { count: pack.accounts }),
                      say("start.year_from", { month: monthName(pack.fiscal_year_start_month, format.region) }),
                    ].join(" · ")}
                  </span>
                </span>
                <Icon of={ChevronRight} turns />
              </a>
            </li>
          ))}
        </ul>
        <h3 className="label mt-6 -mb-2">{say("start.or_look")}</h3>
        <DemoOffer />
      </Decision>
    </StartPage>
  );
}
