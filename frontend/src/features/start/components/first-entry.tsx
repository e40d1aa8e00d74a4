import { BookOpenText, ChevronRight, FileUp, Scale } from "lucide";
import { redirect } from "next/navigation";
import { PLACES } from "@/components/layout/navigation";
import { LinkButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Pill } from "@/components/ui/pill";
import { getFormat, getSay } from "@/lib/i18n/server";
import { readOnboarding } from "../queries";
import { SkipButton } from "./skip-button";
import { Decision, StartPage } from "./start-page";

/** The company is there: what it was made with, and the ways to its first figures. */
export async function FirstEntry({ companyId }: { companyId?: string }) {
  const [say, format, way] = await Promise.all([getSay(), getFormat(), readOnboarding(companyId)]);
  const { company } = way;
  if (!company) {
    redirect("/start");
  }
  const stepOf = (key: string) => way.steps.find((step) => step.key === key);
  const opening = stepOf("opening_balances");
  const state = (key: string) => {
    const status = stepOf(key)?.status;
    return status === "done" ? (
      <Pill is="ok">{say("start.done")}</Pill>
    ) : status === "skipped" ? (
      <Pill is="draft">{say("start.skipped")}</Pill>
    ) : null;
  };
  const ways = [
    {
      key: "first_entry",
      place: "/entries",
      path: "/entries/new",
      icon: BookOpenText,
      name: say("start.way_entry"),
      why: say("start.way_entry_why"),
    },
    {
      key: "opening_balances",
      place: "/opening-balances",
      path: "/opening-balances",
      icon: Scale,
      name: say("start.way_opening"),
      why: say("start.way_opening_why"),
    },
    {
      key: "import",
      place: "/import",
      path: "/import",
      icon: FileUp,
      name: say("start.way_import"),
      why: say("start.way_import_why"),
    },
  ].filter(({ place }) => PLACES.some(({ path }) => path === place));
  return (
    <StartPage now="first" title={company.name}>
      <Decision
        title={say("start.first_title", { company: company.name })}
        text={say("start.first_text", {
          accounts: format.count(company.accounts),
          journals: format.count(company.journals),
          periods: format.count(company.open_periods),
        })}
      >
        <ul className="next">
          {ways.map(({ key, path, icon, name, why }) => (
            <li key={key}>
              <a href={`/${company.id}${path}`}>
                <Icon of={icon} />
                <span>
                  <b>{name}</b>
                  <span>{why}</span>
                </span>
                {state(key)}
                <Icon of={ChevronRight} turns />
              </a>
            </li>
          ))}
        </ul>
        <div className="bts mt-4">
          {opening?.status === "open" && opening.call?.is_allowed && <SkipButton companyId={company.id} />}
          <LinkButton href={`/${company.id}`} look={way.is_complete ? "primary" : undefined}>
            {say("start.to_books")}
          </LinkButton>
        </div>
      </Decision>
    </StartPage>
  );
}
