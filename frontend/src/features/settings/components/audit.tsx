import { Download } from "lucide";
import { LinkButton } from "@/components/ui/button";
import { FilterBar } from "@/components/ui/filter-bar";
import { Icon } from "@/components/ui/icon";
import { Pager } from "@/components/ui/pager";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { State } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { Words } from "@/lib/i18n/provide-words";
import { getCatalogues, getFormat, getSay } from "@/lib/i18n/server";
import { getCompanies } from "@/lib/session/me";
import { getMembers, getRoles } from "@/lib/session/rights";
import { changesOf } from "../audit-values";
import { type AuditFilter, auditQuery, readAudit } from "../queries";
import { AuditEvent } from "./audit-event";
import { SettingsHead } from "./settings-head";

/** Who changed what, when and from where; one event beside the list. */
export async function Audit({
  companyId,
  filter,
  after,
  event: open,
}: {
  companyId: string;
  filter: AuditFilter;
  after?: string;
  event?: string;
}) {
  const [say, format, { audit: words, columns }, page, companies, matrix, members] = await Promise.all([
    getSay(),
    getFormat(),
    getCatalogues(),
    readAudit(filter, after),
    getCompanies(),
    getRoles(),
    getMembers(),
  ]);
  const here = `/${companyId}/settings/audit`;
  const query = auditQuery(filter);
  const file = (kind: string) => address("/api/v1/audit-events", { ...query, format: kind });
  const head = (
    <SettingsHead companyId={companyId} title={say("settings.audit")}>
      {["csv", "xlsx"].map((kind) => (
        <LinkButton key={kind} href={file(kind)} download>
          <Icon of={Download} />
          {kind.toUpperCase()}
        </LinkButton>
      ))}
    </SettingsHead>
  );
  if (page instanceof ApiError) {
    return (
      <>
        {head}
        <Refusal error={page} />
      </>
    );
  }
  const worded = (key: string, otherwise: string) => {
    const found = (words as { readonly [key: string]: unknown })[key];
    return typeof found === "string" ? found : otherwise.replaceAll("_", " ");
  };
  const columnOf = (name: string) => {
    const found = (columns as { readonly [key: string]: unknown })[name];
    return typeof found === "string" ? found : name.replaceAll("_", " ");
  };
  const actionOf = (action: string) => {
    const [kind = "", verb = ""] = action.split(".");
    return `${worded(`kind_${kind}`, kind)}: ${worded(`verb_${verb}`, verb)}`;
  };
  const people = new Map([
    ...(members instanceof ApiError ? [] : members.map(({ person_id, email }) => [person_id, email] as const)),
    ...page.items.flatMap(({ actor_id, actor_email }) =>
      actor_id && actor_email ? [[actor_id, actor_email] as const] : [],
    ),
  ]);
  const known = new Map([
    ...people,
    ...companies.map(({ id, name }) => [id, name] as const),
    ...(matrix instanceof ApiError ? [] : matrix.roles.flatMap(({ id, name }) => (id ? [[id, name] as const] : []))),
  ]);
  const kinds = Object.keys(words)
    .filter((key) => key.startsWith("kind_"))
    .map((key) => ({ value: key.slice("kind_".length), name: worded(key, key) }))
    .sort((a, b) => a.name.localeCompare(b.name, format.region));
  const shown = page.items.find(({ id }) => id === open);
  const keep = { ...filter, after };
  return (
    <Words of={["settings", "audit"]}>
      {head}
      <FilterBar
        label={say("settings.filters")}
        filters={[
          {
            kind: "range",
            label: say("settings.span"),
            from: "from",
            to: "to",
            words: { from: say("settings.from"), to: say("settings.to") },
            shown:
              filter.from || filter.to
                ? [filter.from, filter.to].map((day) => (day ? format.date(day) : "\u2026")).join("\u2009\u2013\u2009")
                : null,
          },
          {
            kind: "choice",
            name: "kind",
            label: say("settings.kind"),
            choices: kinds,
            shown: filter.kind ? worded(`kind_${filter.kind}`, filter.kind) : null,
          },
          {
            kind: "choice",
            name: "actor",
            label: say("settings.person"),
            choices: [...people].map(([value, name]) => ({ value, name })),
            shown: filter.actor ? (people.get(filter.actor) ?? filter.actor) : null,
          },
          {
            kind: "choice",
            name: "company",
            label: say("settings.company"),
            choices: companies.map(({ id, name }) => ({ value: id, name })),
            shown: filter.company ? (known.get(filter.company) ?? filter.company) : null,
          },
          {
            kind: "text",
            name: "object",
            label: say("settings.thing"),
            shown: filter.object ? (known.get(filter.object) ?? filter.object) : null,
          },
        ]}
      />
      {page.items.length === 0 ? (
        <State title={say("settings.no_events_title")}>
          <p>{say("settings.no_events_text")}</p>
        </State>
      ) : (
        <div className="split">
          <ScrollRegion label={say("settings.audit")}>
            <table className="list">
              <caption className="vh">{say("settings.audit")}</caption>
              <thead>
                <tr>
                  <th scope="col" className="fit">
                    {say("settings.when")}
                  </th>
                  <th scope="col">{say("settings.what")}</th>
                  <th scope="col">{say("settings.person")}</th>
                  <th scope="col">{say("settings.changes")}</th>
                </tr>
              </thead>
              <tbody>
                {page.items.map((event) => (
                  <tr key={event.id} className={event.id === open ? "open" : undefined}>
                    <td className="st text-muted">{format.moment(event.at)}</td>
                    <th scope="row" className="name">
                      <a
                        className="rowlink"
                        href={address(here, { ...keep, event: event.id })}
                        aria-current={event.id === open ? "true" : undefined}
                      >
                        {actionOf(event.action)}
                      </a>
                    </th>
                    <td className="no text-muted">
                      <bdi>{event.actor_email ?? event.database_role}</bdi>
                    </td>
                    <td className="clip text-muted">
                      {changesOf(event.before, event.after, known)
                        .map(({ name, before, after: now }) =>
                          [`${columnOf(name)}:`, [before, now].filter((one) => one !== null).join(" \u2192 ")].join(
                            " ",
                          ),
                        )
                        .join("; ")}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            <div className="tail">
              <Pager
                first={after ? address(here, filter) : null}
                next={page.next && address(here, { ...filter, after: page.next })}
              />
            </div>
          </ScrollRegion>
          {shown && (
            <AuditEvent
              event={shown}
              action={actionOf(shown.action)}
              known={known}
              columnOf={columnOf}
              close={address(here, keep)}
              trail={address(here, { object: shown.object_id })}
              byPerson={shown.actor_id && address(here, { actor: shown.actor_id })}
            />
          )}
        </div>
      )}
    </Words>
  );
}
