"use client";

import { Undo2 } from "lucide";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Pill } from "@/components/ui/pill";
import { ApiError } from "@/lib/api/problem";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { type Match, readMatch } from "../api";
import type { Line } from "../lines";
import { hrefOf } from "../new-document";

/** What a line was matched with: by whom, why, and what is posted; it can be undone unless it is reconciled. */
export function MatchedLine({
  companyId,
  line,
  mayUndo,
  isBusy,
  onUndo,
}: {
  companyId: string;
  line: Line;
  mayUndo: boolean;
  isBusy: boolean;
  onUndo: () => void;
}) {
  const say = useSay();
  const format = useFormat();
  const matchId = line.match_id;
  const [read, setRead] = useState<{ of: string; match: Match | null; failure: string | null } | null>(null);
  useEffect(() => {
    if (!matchId) {
      return;
    }
    const end = new AbortController();
    readMatch(companyId, matchId, end.signal).then(
      (match) => setRead({ of: matchId, match, failure: null }),
      (error) => {
        if (!end.signal.aborted && error instanceof ApiError) {
          setRead({ of: matchId, match: null, failure: error.message });
        }
      },
    );
    return () => end.abort();
  }, [companyId, matchId]);
  const match = read?.of === matchId ? read?.match : null;
  return (
    <section className="rec-matched" aria-label={say("reconcile.matched")}>
      <h3 className="h3">
        <Pill is="ok">{say(`reconcile.kind_${line.match_kind ?? "entry"}`)}</Pill>
      </h3>
      {read?.of === matchId && read?.failure && <p className="note bad">{read.failure}</p>}
      {match && (
        <>
          <table className="lines">
            <caption className="vh">{say("reconcile.what_is_posted")}</caption>
            <tbody>
              {match.book_lines.map((one) => (
                <tr key={one.id}>
                  <td className="clip">
                    <a className="link" href={`/${companyId}/entries/${one.entry_id}`}>
                      {one.entry_number ?? format.date(one.posting_date)}
                    </a>{" "}
                    <bdi>{one.contact_name ?? one.description}</bdi>{" "}
                    <span className="text-faint">{format.date(one.posting_date)}</span>
                  </td>
                  <td className="n">{format.change(one.amount)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {match.document && (
            <p className="text-muted">
              {say(match.document.kind === "invoice" ? "reconcile.wrote_invoice" : "reconcile.wrote_bill")}{" "}
              <a className="link" href={hrefOf(companyId, match.document)}>
                {match.document.number}
              </a>
            </p>
          )}
          {match.lines.length > 1 && (
            <p className="text-muted">{say("reconcile.with_others", { count: match.lines.length - 1 })}</p>
          )}
          {match.reasons.length > 0 && (
            <ul className="rec-reasons">
              {match.reasons.map((reason) => (
                <li key={reason}>{reason}</li>
              ))}
            </ul>
          )}
          <p className="text-muted">
            {say("reconcile.matched_by", { who: match.made_by, when: format.moment(match.made_at) })}
            {match.rule_name && ` · ${say("reconcile.by_rule", { name: match.rule_name })}`}
          </p>
        </>
      )}
      {line.reconciliation_id ? (
        <p className="note">{say("reconcile.is_closed")}</p>
      ) : (
        mayUndo && (
          <div className="bts">
            <Button keys="U" busy={isBusy} onClick={onUndo}>
              <Icon of={Undo2} />
              {say("reconcile.undo_match")}
            </Button>
          </div>
        )
      )}
    </section>
  );
}
