import { Frame } from "@/components/layout/frame";
import { Words } from "@/lib/i18n/provide-words";
import { getSay } from "@/lib/i18n/server";
import { getMe } from "@/lib/session/me";
import { AcceptForm } from "./accept-form";
import { Decision } from "./start-page";

/** Takes the code of an invitation's mail. */
export async function AcceptInvitation() {
  const [say, me] = await Promise.all([getSay(), getMe()]);
  return (
    <Frame email={me.email} label={say("start.invitation")} side={<a href="/">{say("start.to_books")}</a>}>
      <Words of={["start"]}>
        <header className="head">
          <h1>{say("start.invitation")}</h1>
        </header>
        <Decision title={say("start.invitation_title")} text={say("start.invitation_text", { email: me.email })}>
          <AcceptForm />
        </Decision>
      </Words>
    </Frame>
  );
}
