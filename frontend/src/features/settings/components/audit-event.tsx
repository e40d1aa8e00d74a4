import { X } from "lucide";
import { LinkButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { changesOf } from "../audit-values";

/** One change, whole: who, when, from where, and each value before and after. */
export async function AuditEvent({
  event,
  action,
  known,
  columnOf,
  close,
  trail,
  byPerson,
}: {
  event: components["schemas"]["EventOut"];
  action: string;
  known: ReadonlyMap<string, string>;
  columnOf: (name: string) => string;
  close: string;
  trail: string;
  byPerson: string | null;
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const changes = changesOf(event.before, event.after, known);
  const facts: [string, string | null][] = [
    [say("settings.when"), format.moment(event.at)],
    [say("settings.person"), event.actor_email],
    [say("settings.company"), event.company_id && (known.get(event.company_id) ?? event.company_id)],
    [say("settings.address"), event.address],
    [say("settings.agent"), event.agent],
    [say("settings.by_token"), event.token_id],
    [say("settings.request"), event.request_id],
    [say("settings.database_role"), event.database_role],
    [say("settings.thing"), event.object_id],
  ];
  return (
    <aside className="pane" aria-label={action}>
      <header className="head">
        <h2>{action}</h2>
        <span className="grow" />
        <LinkButton look="bare" square href={close} aria-label={say("ui.close")}>
          <Icon of={X} />
        </LinkButton>
      </header>
      <div className="scroll" tabIndex={0} role="region" aria-label={say("settings.changes")}>
        <section>
          <dl className="facts">
            {facts.map(
              ([name, value]) =>
                value && (
                  <div key={name} className="contents">
                    <dt>{name}</dt>
                    <dd>
                      <bdi>{value}</bdi>
                    </dd>
                  </div>
                ),
            )}
          </dl>
        </section>
        <section className="flush">
          <table className="plain changes">
            <caption className="vh">{say("settings.changes")}</caption>
            <thead>
              <tr>
                <th scope="col">{say("settings.value")}</th>
                <th scope="col">{say("settings.before")}</th>
                <th scope="col">{say("settings.after")}</th>
              </tr>
            </thead>
            <tbody>
              {changes.map(({ name, before, after }) => (
                <tr key={name}>
                  <th scope="row">{columnOf(name)}</th>
                  <td className="text-muted">{before}</td>
                  <td>{after}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
        <section className="flex flex-wrap gap-4">
          <a className="link" href={trail}>
            {say("settings.trail")}
          </a>
          {byPerson && (
            <a className="link" href={byPerson}>
              {say("settings.by_person")}
            </a>
          )}
        </section>
      </div>
    </aside>
  );
}
