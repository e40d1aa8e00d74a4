import { Pill } from "@/components/ui/pill";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { deviceName } from "../devices";
import { EndOthers, EndSession } from "./end-session";

type Session = components["schemas"]["SignInSessionOut"];

/** The browsers one is signed in with. */
export async function Sessions({ sessions }: { sessions: readonly Session[] }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const others = sessions.filter(({ is_current }) => !is_current).length;
  const nameOf = ({ user_agent }: Session) => {
    const { browser, system } = deviceName(user_agent);
    return browser && system ? say("account.on_system", { browser, system }) : browser || say("account.unknown_device");
  };
  return (
    <section className="card">
      <div className="cap">
        <h2>{say("account.sessions")}</h2>
        {others > 0 && <EndOthers count={others} />}
      </div>
      <ul className="inside px-4">
        {sessions.map((session) => (
          <li key={session.id}>
            <span>
              <b>
                {nameOf(session)}
                {session.is_current && <Pill is="ok">{say("account.this_browser")}</Pill>}
              </b>
              <small>
                {[
                  session.address,
                  say("account.began_at", { at: format.moment(session.began_at) }),
                  say("account.seen_at", { at: format.moment(session.last_seen_at) }),
                ].join(" · ")}
              </small>
            </span>
            {!session.is_current && <EndSession id={session.id} name={nameOf(session)} />}
          </li>
        ))}
      </ul>
    </section>
  );
}
