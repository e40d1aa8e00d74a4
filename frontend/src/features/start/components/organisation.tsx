import { redirect } from "next/navigation";
import { getSay } from "@/lib/i18n/server";
import { getMe } from "@/lib/session/me";
import { readOnboarding } from "../queries";
import { OrganisationForm } from "./organisation-form";
import { Decision, StartPage } from "./start-page";

/** Where the way begins, and where coming back leads on from: the step that is open, as the API knows it. */
export async function Organisation() {
  const [say, me, way] = await Promise.all([getSay(), getMe(), readOnboarding()]);
  if (!me.tenant_id && me.tenants.length > 0) {
    redirect("/");
  }
  if (me.tenant_id) {
    redirect(
      !way.company
        ? "/start/country"
        : way.is_complete
          ? `/${way.company.id}`
          : `/start/first?company=${way.company.id}`,
    );
  }
  return (
    <StartPage now="organisation" title={say("start.step_organisation")}>
      <Decision title={say("start.organisation_title")} text={say("start.organisation_text")}>
        <OrganisationForm email={me.email} />
      </Decision>
    </StartPage>
  );
}
