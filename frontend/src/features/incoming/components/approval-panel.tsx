import { ApiError } from "@/lib/api/problem";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { readApproval } from "../queries";
import { ApprovalActs } from "./approval-acts";

const SAID = ["own_bill", "permission", "limit", "program"] as const;

/** Whether a bill needs an approval, who gave one, and the button to give it. Nothing where it needs none and never had one. */
export async function ApprovalPanel({
  companyId,
  billId,
  version,
}: {
  companyId: string;
  billId: string;
  version: number;
}) {
  const [say, format, rights, approval] = await Promise.all([
    getSay(),
    getFormat(),
    getRights(),
    readApproval(companyId, billId),
  ]);
  if (approval instanceof ApiError || (!approval.is_needed && approval.approvals.length === 0)) {
    return null;
  }
  const isDraft = approval.reason !== "not_draft";
  const why = SAID.find((one) => one === approval.reason);
  return (
    <Words of={["incoming"]}>
      <section>
        <h2>{say("incoming.approval")}</h2>
        {isDraft && approval.is_needed && !approval.is_approved && (
          <p>
            {approval.base_gross && approval.bills_from
              ? say("incoming.approval_needed", {
                  amount: format.inUnit(approval.base_gross, approval.base_currency),
                  threshold: format.inUnit(approval.bills_from, approval.base_currency),
                })
              : say("incoming.approval_unknown")}
          </p>
        )}
        {approval.approvals.length > 0 && (
          <ol className="trail">
            {approval.approvals.map((one) => (
              <li key={one.id}>
                <span className="min-w-0 [overflow-wrap:anywhere]">
                  {[
                    say("incoming.approved_by", { who: one.approved_by }),
                    format.inUnit(one.gross, one.currency),
                    one.note,
                    one.ended_as === "changed" && say("incoming.ended_changed"),
                    one.ended_as === "taken_back" && say("incoming.ended_taken_back", { who: one.ended_by ?? "" }),
                  ]
                    .filter(Boolean)
                    .join(" · ")}
                </span>
                <time dateTime={one.approved_at}>{format.moment(one.approved_at)}</time>
              </li>
            ))}
          </ol>
        )}
        {isDraft && !approval.is_approved && why && <p className="text-muted">{say(`incoming.why_${why}`)}</p>}
        <ApprovalActs
          companyId={companyId}
          billId={billId}
          version={version}
          mayApprove={approval.may_approve}
          mayTakeBack={isDraft && approval.is_approved && rights.has("purchase.approve")}
        />
      </section>
    </Words>
  );
}
