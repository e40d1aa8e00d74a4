import { X } from "lucide";
import { LinkButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getMe } from "@/lib/session/me";
import { getMembers } from "@/lib/session/rights";
import { lookOf, type Period, periodName, stateOf } from "../periods";
import { readHistory } from "../queries";
import { Leave } from "./leave";
import { PeriodActs } from "./period-acts";

/** One period: what its state means, the acts, who was let into it, and who changed it, when and why. */
export async function PeriodPane({
  companyId,
  year,
  period,
  rights,
  today,
  close,
}: {
  companyId: string;
  year: string;
  period: Period;
  rights: ReadonlySet<string>;
  today: string;
  close: string;
}) {
  const [say, format, me, members, { changes, grants }] = await Promise.all([
    getSay(),
    getFormat(),
    getMe(),
    getMembers(),
    readHistory(companyId, period.id),
  ]);
  const name = periodName(period, format, say);
  const state = stateOf(period.status);
  const count = period.drafts ?? 0;
  const isChanged = !(changes instanceof ApiError) && changes.length > 0;
  const people = members instanceof ApiError ? [] : members.map(({ email }) => email).filter((one) => one !== me.email);
  return (
    <aside className="pane" aria-label={name}>
      <header className="head">
        <h2>{name}</h2>
        <Pill is={lookOf(state)} box>
          {say(`periods.is_${state}`)}
        </Pill>
        <span className="grow" />
        <LinkButton look="bare" square href={close} aria-label={say("periods.close_pane")}>
          <Icon of={X} />
        </LinkButton>
      </header>
      <div className="pane-body">
        <section>
          <p className="lead">{say(`periods.means_${state}`)}</p>
          <dl className="facts">
            <dt>{say("periods.days")}</dt>
            <dd>{format.range(period.starts_on, period.ends_on)}</dd>
            <dt>{say("periods.year")}</dt>
            <dd>{year}</dd>
            <dt>{say("periods.drafts")}</dt>
            <dd>
              {count > 0 ? (
                <a
                  className="link"
                  href={address(`/${companyId}/entries`, {
                    status: "draft",
                    from: period.starts_on,
                    to: period.ends_on,
                  })}
                >
                  {say("periods.drafts_wait", { count })}
                </a>
              ) : (
                say("periods.no_drafts")
              )}
            </dd>
          </dl>
          <PeriodActs
            companyId={companyId}
            period={{ id: period.id, name, state, version: period.version, drafts: count }}
            mayClose={rights.has("period.close")}
            mayUnlock={rights.has("period.unlock")}
            close={close}
          />
        </section>
        {grants instanceof ApiError ? (
          <Refusal error={grants} />
        ) : (
          (state === "closed" || grants.items.length > 0) && (
            <section>
              <h3>{say("periods.let_in")}</h3>
              <Leave
                companyId={companyId}
                period={{ id: period.id, name }}
                grants={grants.items}
                people={people}
                today={today}
                mayGive={rights.has("period.close") && state === "closed"}
                mayEnd={rights.has("period.close")}
              />
            </section>
          )
        )}
        <section>
          <h3>{say("periods.history")}</h3>
          {changes instanceof ApiError ? (
            <Refusal error={changes} />
          ) : isChanged ? (
            <ol className="trail">
              {changes.map((change) => (
                <li key={change.changed_at}>
                  <span className="min-w-0 [overflow-wrap:anywhere]">
                    {say(`periods.did_${did(change)}`, { who: change.changed_by })}
                    {change.reason && (
                      <small className="block">
                        <bdi>{change.reason}</bdi>
                      </small>
                    )}
                  </span>
                  <time dateTime={change.changed_at}>{format.moment(change.changed_at)}</time>
                </li>
              ))}
            </ol>
          ) : (
            <p className="text-muted">{say("periods.never_changed")}</p>
          )}
        </section>
      </div>
    </aside>
  );
}

function did({ from_status, to_status }: { from_status: string; to_status: string }) {
  if (to_status === "open") {
    return "reopen";
  }
  if (to_status === "locked") {
    return "lock";
  }
  return from_status === "locked" ? "unlock" : "close";
}
