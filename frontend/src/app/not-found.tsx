import { LinkButton } from "@/components/ui/button";
import { State } from "@/components/ui/states";
import { getSay } from "@/lib/i18n/server";

export default async function NotFound() {
  const say = await getSay();
  return (
    <main id="main" className="h-dvh">
      <State title={say("errors.not_found_title")} level={1}>
        <p>{say("errors.not_found_text")}</p>
        <div className="bts">
          <LinkButton href="/" look="primary">
            {say("errors.home")}
          </LinkButton>
        </div>
      </State>
    </main>
  );
}
