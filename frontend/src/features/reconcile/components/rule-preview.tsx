"use client";

import { useEffect, useState } from "react";
import type { Offer } from "@/components/ui/match";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { titleOf } from "@/lib/bank/title";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { type RuleText, toContent } from "../rule";
import { tryRule } from "../rules-api";

type Tried = components["schemas"]["TriedOut"];
const PAUSE_MS = 350;

/** What a rule would change of the lines that are open now, as it is typed. Nothing is written. */
export function RulePreview({
  companyId,
  rule,
  why,
  replaces,
  accounts,
}: {
  companyId: string;
  /** Null while something is lacking. */
  rule: RuleText | null;
  why: string | null;
  replaces: string | null;
  accounts: readonly Offer[];
}) {
  const say = useSay();
  const format = useFormat();
  const [tried, setTried] = useState<{ of: string; found: Tried | null; refusal: string | null } | null>(null);
  const asked = rule ? JSON.stringify(toContent(rule)) : "";
  useEffect(() => {
    if (!asked) {
      return;
    }
    const end = new AbortController();
    const timer = window.setTimeout(() => {
      tryRule(companyId, { content: JSON.parse(asked), account_id: null, replaces }, end.signal).then(
        (found) => setTried({ of: asked, found, refusal: null }),
        (error) => {
          if (end.signal.aborted) {
            return;
          }
          if (!(error instanceof ApiError)) {
            throw error;
          }
          const words = [...new Set(error.problem.errors.map(({ message }) => message))].join(" ");
          setTried({ of: asked, found: null, refusal: words || error.message });
        },
      );
    }, PAUSE_MS);
    return () => {
      window.clearTimeout(timer);
      end.abort();
    };
  }, [companyId, asked, replaces]);
  const now = tried?.of === asked ? tried : null;
  const nameOf = (id: string) => {
    const found = accounts.find(({ value }) => value === id);
    return found ? `${found.code} ${found.name}` : "";
  };
  return (
    <section className="rule-preview">
      <h3 className="h3">{say("reconcile.rule_changes")}</h3>
      <p className="text-muted" role="status">
        {why ??
          now?.refusal ??
          (now?.found
            ? `${say("reconcile.rule_fits", { count: now.found.fits, all: now.found.looked_at })} ${
                now.found.taken_by_others > 0 ? say("reconcile.rule_taken", { count: now.found.taken_by_others }) : ""
              }`
            : say("reconcile.rule_trying"))}
      </p>
      {now?.found && now.found.lines.length > 0 && (
        <div className="rule-lines" tabIndex={0} role="region" aria-label={say("reconcile.rule_changes")}>
          <table className="lines">
            <caption className="vh">{say("reconcile.rule_changes")}</caption>
            <tbody>
              {now.found.lines.map((line) => (
                <tr key={line.line_id}>
                  <td className="fit">{format.day(line.booked_on)}</td>
                  <td className="clip">
                    <bdi>{titleOf(line)}</bdi>
                    <small>
                      {line.other_rule
                        ? say("reconcile.rule_other_first", { name: line.other_rule })
                        : line.parts.length > 0
                          ? line.parts
                              .map(({ account_id, amount }) => `${nameOf(account_id)} ${format.money(amount)}`)
                              .join(", ")
                          : say("reconcile.rule_cannot")}
                    </small>
                  </td>
                  <td className="n">
                    {format.change(line.amount)} {line.currency}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
