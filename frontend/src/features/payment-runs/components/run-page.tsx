import { CircleAlert } from "lucide";
import { notFound } from "next/navigation";
import { Icon } from "@/components/ui/icon";
import { PageHead } from "@/components/ui/page-head";
import { Refusal } from "@/components/ui/refusal";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getMe } from "@/lib/session/me";
import { getRights } from "@/lib/session/rights";
import { readRun } from "../queries";
import { RunActs } from "./run-acts";
import { RunDraft } from "./run-draft";
import { RunState } from "./run-list";
import { RunTransfers } from "./run-transfers";

type Run = components["schemas"]["PaymentRunOut"];

/** One payment run: what it pays and leaves out, its approval, its file, and what the bank said. */
export async function RunPage({ companyId, runId }: { companyId: string; runId: string }) {
  const [say, format, run, rights, me] = await Promise.all([
    getSay(),
    getFormat(),
    readRun(companyId, runId),
    getRights(),
    getMe(),
  ]);
  const up = { href: `/${companyId}/payment-runs`, name: say("payment_runs.title") };
  if (run instanceof ApiError) {
    if (run.status === 404 || run.status === 422) {
      notFound();
    }
    return (
      <>
        <PageHead title={say("payment_runs.one")} up={up} />
        <Refusal error={run} />
      </>
    );
  }
  const isDraft = run.state === "draft";
  const hasHand = run.touched_by.includes(me.user_id);
  const mayChange = isDraft && rights.has("payment_run.prepare");
  return (
    <Words of={["payment_runs"]}>
      <PageHead
        title={say("payment_runs.of_day", { day: format.date(run.execution_on) })}
        up={up}
        beside={<RunState of={run} box />}
      >
        <RunActs
          companyId={companyId}
          run={run}
          mayCancel={mayChange}
          mayApprove={isDraft && !hasHand && rights.has("payment_run.approve")}
          mayPay={run.state === "approved" && rights.has("payment.make")}
        />
      </PageHead>
      <div className="scroll">
        <article className="entry-page">
          {isDraft && hasHand && (
            <section>
              <p className="note">{say("payment_runs.second_person")}</p>
            </section>
          )}
          <section>
            <Facts run={run} />
          </section>
          {mayChange ? (
            <RunDraft key={run.version} companyId={companyId} run={run} />
          ) : (
            <RunTransfers companyId={companyId} run={run} />
          )}
          {run.left_out.length > 0 && (
            <section>
              <div className="note warn">
                <Icon of={CircleAlert} />
                <div>
                  <b>{say("payment_runs.left_out")}</b>
                  <ul className="left-out">
                    {run.left_out.map((one) => (
                      <li key={`${one.contact_id}-${one.reason}`}>
                        {one.contact_id ? (
                          <a className="link" href={`/${companyId}/contacts/${one.contact_id}`}>
                            <bdi>{one.contact_name}</bdi>
                          </a>
                        ) : (
                          say("payment_runs.nobody")
                        )}
                        , {format.inUnit(one.amount, run.currency)}: {one.explanation}
                      </li>
                    ))}
                  </ul>
                </div>
              </div>
            </section>
          )}
          {run.reports.length > 0 && (
            <section>
              <h2>{say("payment_runs.reports")}</h2>
              <ul>
                {run.reports.map((one) => (
                  <li key={one.id}>
                    {format.moment(one.read_at)}, <bdi>{one.message_id}</bdi>:{" "}
                    {say("payment_runs.report_counts", {
                      accepted: String(one.accepted),
                      rejected: String(one.rejected),
                      pending: String(one.pending),
                    })}
                  </li>
                ))}
              </ul>
            </section>
          )}
        </article>
      </div>
    </Words>
  );
}

async function Facts({ run }: { run: Run }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  return (
    <dl className="facts wider">
      <dt>{say("payment_runs.amount")}</dt>
      <dd>{format.inUnit(run.amount, run.currency)}</dd>
      {/[1-9]/.test(run.discount_amount) && (
        <>
          <dt>{say("payment_runs.discounts")}</dt>
          <dd>{format.inUnit(run.discount_amount, run.currency)}</dd>
        </>
      )}
      <dt>{say("payment_runs.account")}</dt>
      <dd>
        {run.money_account_code} <bdi>{run.money_account_name}</bdi>
      </dd>
      <dt>{say("payment_runs.due_until")}</dt>
      <dd>{format.date(run.due_until)}</dd>
      <dt>{say("payment_runs.prepared")}</dt>
      <dd>
        <bdi>{run.prepared_by}</bdi>, {format.moment(run.prepared_at)}
      </dd>
      {run.approved_at && (
        <>
          <dt>{say("payment_runs.approved")}</dt>
          <dd>
            <bdi>{run.approved_by}</bdi>, {format.moment(run.approved_at)}
          </dd>
          <dt>{say("payment_runs.file_digest")}</dt>
          <dd>
            <code className="clip">{run.file_digest}</code>
          </dd>
        </>
      )}
      {run.cancelled_at && (
        <>
          <dt>{say("payment_runs.cancelled")}</dt>
          <dd>
            <bdi>{run.cancelled_by}</bdi>, {format.moment(run.cancelled_at)}
          </dd>
        </>
      )}
    </dl>
  );
}
