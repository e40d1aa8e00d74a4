import { redirect } from "next/navigation";
import { getSay } from "@/lib/i18n/server";
import { type Decisions, openBefore, pageOf } from "../decisions";
import { NameForm } from "./name-form";
import { Decision, StartPage } from "./start-page";

/** What the company is called. */
export async function CompanyName({ decided }: { decided: Decisions }) {
  const say = await getSay();
  const open = openBefore("name", decided);
  if (open) {
    redirect(pageOf(open, decided));
  }
  return (
    <StartPage now="name" back={{ country: "/start/country" }} title={say("start.step_name")}>
      <Decision title={say("start.name_title")} text={say("start.name_text")}>
        <NameForm decided={decided} />
      </Decision>
    </StartPage>
  );
}
