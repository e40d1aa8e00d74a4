import { X } from "lucide";
import { LinkButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { addDays } from "@/lib/dates/format";
import { getFormat, getSay } from "@/lib/i18n/server";
import { byAccount, firstItems } from "../items";
import { readRun } from "../queries";
import { UndoRun } from "./undo-run";

const MOST_SHOWN = 100;

/** One revaluation: its entries and their reversal, what was measured at which rate, and the way to undo it. */
export async function RunPane({
  companyId,
  runId,
  mayPost,
  close,
}: {
  companyId: string;
  runId: string;
  mayPost: boolean;
  close: string;
}) {
  const [say, format, run] = await Promise.all([getSay(), getFormat(), readRun(companyId, runId)]);
  const shut = (
    <LinkButton look="bare" square href={close} aria-label={say("ui.close")}>
      <Icon of={X} />
    </LinkButton>
  );
  if (run instanceof ApiError) {
    return (
      <aside className="pane" aria-label={say("revaluation.title")}>
        <header className="head">
          <h2>{say("revaluation.title")}</h2>
          <span className="grow" />
          {shut}
        </header>
        <Refusal error={run} />
      </aside>
    );
  }
  const { shown, left } = firstItems(byAccount(run.items), MOST_SHOWN);
  const next = addDays(run.day, 1);
  const entries = [
    { id: run.entry_id, name: say("revaluation.entry_of", { day: format.date(run.day) }) },
    { id: run.reversing_entry_id, name: say("revaluation.reversal_of", { day: format.date(next) }) },
    { id: run.undo_entry_id, name: say("revaluation.undo_entry_of", { day: format.date(run.day) }) },
    { id: run.undo_reversing_entry_id, name: say("revaluation.undo_entry_of", { day: format.date(next) }) },
  ].filter(({ id }) => id !== null);
  return (
    <aside className="pane" aria-label={format.longDate(run.day)}>
      <header className="head">
        <h2>{format.longDate(run.day)}</h2>
        <Pill is={run.undone_at ? "draft" : "posted"} box>
          {run.undone_at ? say("revaluation.undone") : say("revaluation.counts")}
        </Pill>
        <span className="grow" />
        {shut}
      </header>
      <div className="pane-body">
        <section>
          <dl className="facts">
            <dt>{say("revaluation.gain")}</dt>
            <dd>{format.inUnit(run.gain, run.base_currency)}</dd>
            <dt>{say("revaluation.loss")}</dt>
            <dd>{format.inUnit(run.loss, run.base_currency)}</dd>
          </dl>
          {mayPost && !run.undone_at && (
            <UndoRun companyId={companyId} run={{ id: run.id, day: run.day, version: run.version }} close={close} />
          )}
        </section>
        <section>
          <h3>{say("revaluation.entries")}</h3>
          <ul className="values">
            {entries.map(({ id, name }) => (
              <li key={id}>
                <a className="link" href={`/${companyId}/entries/${id}`}>
                  {name}
                </a>
              </li>
            ))}
          </ul>
        </section>
        <section>
          <h3>{say("revaluation.items")}</h3>
          {shown.map(({ id, code, name, items, difference }) => (
            <div key={id} className="measured">
              <p className="caprow">
                <a href={address(`/${companyId}/reports/general-ledger`, { account: id, to: run.day })}>
                  <span className="code">{code}</span> <bdi>{name}</bdi>
                </a>
                <b className="n">{format.change(difference)}</b>
              </p>
              {items.map((item) => (
                <p key={item.line_id ?? item.currency} className="caprow item">
                  <span>
                    {item.entry_id ? (
                      <a href={`/${companyId}/entries/${item.entry_id}`}>{item.entry_number}</a>
                    ) : (
                      say("revaluation.balance")
                    )}
                    <small>
                      {format.inUnit(item.amount, item.currency)}{" "}
                      {say("revaluation.at_rate", { rate: format.money(item.rate), day: format.day(item.rate_day) })}
                    </small>
                  </span>
                  <span className="n">{format.change(item.difference)}</span>
                </p>
              ))}
            </div>
          ))}
          {left > 0 && <p className="text-muted">{say("revaluation.more", { count: left })}</p>}
        </section>
        <section>
          <h3>{say("revaluation.history")}</h3>
          <ol className="trail">
            {run.undone_at && (
              <li>
                <span className="min-w-0 [overflow-wrap:anywhere]">
                  {say("revaluation.undone_by", { who: run.undone_by ?? "" })}
                </span>
                <time dateTime={run.undone_at}>{format.moment(run.undone_at)}</time>
              </li>
            )}
            <li>
              <span className="min-w-0 [overflow-wrap:anywhere]">
                {say("revaluation.posted_by", { who: run.made_by })}
              </span>
              <time dateTime={run.made_at}>{format.moment(run.made_at)}</time>
            </li>
          </ol>
        </section>
      </div>
    </aside>
  );
}
