"use client";

import { useCallback, useEffect, useState } from "react";
import { usePageKeys } from "@/components/layout/keys";
import { State } from "@/components/ui/states";
import { useSay } from "@/lib/i18n/use-say";
import type { Match } from "../api";
import { useBooks } from "../books";
import { type Line, moved, skipped } from "../lines";
import { isInvoice } from "../new-document";
import type { Proposal } from "../proposals";
import type { Rights } from "../rights";
import { type Start, useDesk } from "../use-desk";
import { useProposals } from "../use-proposals";
import { ByHand } from "./by-hand";
import { type Asked, DeskDialogs } from "./desk-dialogs";
import { DeskHead } from "./desk-head";
import { LineList } from "./line-list";
import { LineWork, type Way } from "./line-work";
import { ProofBar } from "./proof-bar";

export type Account = { id: string; code: string; name: string; currency: string; closedUntil: string | null };
/** How the company matches. */
export type Settings = { threshold: number; chargesAccountId: string | null; suspenseAccountId: string | null };
/** The desk where an account is reconciled: the lines left, what one of them may be right, the proof beneath; all of it by keys. */
export function Desk({
  companyId,
  base,
  account,
  sub,
  start,
  first,
  settings,
  rights,
}: {
  companyId: string;
  base: string;
  account: Account;
  sub: string | null;
  start: Start;
  first: Line | null;
  settings: Settings;
  rights: Rights;
}) {
  const say = useSay();
  const [asked, setAsked] = useState<Asked | null>(null);
  const desk = useDesk({
    companyId,
    accountId: account.id,
    start,
    first,
    onWritten: (match) => setAsked({ is: "undo", match }),
  });
  const proposals = useProposals(companyId, desk.line, desk.next);
  const { books, failure, ask } = useBooks(companyId, base);
  const [way, setWay] = useState<{ way: Way; of: string; from: Proposal | null } | null>(null);
  const [isLineOpen, setLineOpen] = useState(first !== null);
  const { line, go, lines, proof } = desk;
  const shownWay = line && way?.of === line.id && line.state === "open" ? way.way : null;
  // it begins with whom the proposals name
  const isLooking = shownWay?.startsWith("document") && proposals.found === null && !proposals.failure;
  const name = `${account.code} ${account.name}`;
  const matched = proof && proof.line_count - proof.to_match_count;

  const focusList = () => document.querySelector<HTMLElement>(".rec-lines [role=listbox]")?.focus();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens
  useEffect(() => {
    focusList();
  }, []);
  const pick = useCallback(
    (id: string) => {
      go(id);
      setWay(null);
      setLineOpen(true);
    },
    [go],
  );
  const step = (by: 1 | -1) => {
    go(moved(desk.all, desk.at, by));
    setWay(null);
  };
  const close = () => {
    setWay(null);
    requestAnimationFrame(focusList);
  };
  function take(to: Way, from?: Proposal) {
    if (!line) {
      return;
    }
    if (to === "exclude" || to === "suspense" || to === "rule") {
      setAsked({ is: to, line });
    } else {
      ask();
      setWay({ way: to, of: line.id, from: from ?? null });
    }
  }
  async function decide(act: () => Promise<Match>, used: readonly string[] = []) {
    if (line && (await desk.matchLine(line, act))) {
      proposals.forget(new Set(used));
      close();
    }
  }

  usePageKeys(
    shownWay
      ? []
      : [
          { key: "ArrowDown", does: say("reconcile.line_after"), run: () => step(1) },
          { key: "ArrowUp", does: say("reconcile.line_before"), run: () => step(-1) },
          { key: "j", run: () => step(1) },
          { key: "k", run: () => step(-1) },
          ...(rights.match
            ? [
                {
                  key: "u",
                  once: true,
                  does: say("reconcile.undo"),
                  run: () => {
                    desk.undo(
                      line?.state === "matched" && !line.reconciliation_id ? (line.match_id ?? undefined) : undefined,
                    );
                    proposals.forget();
                  },
                },
                { key: "Shift+a", does: say("reconcile.accept_all"), run: () => setAsked({ is: "accept" }) },
              ]
            : []),
        ],
  );

  const shared = line &&
    books && {
      companyId,
      line,
      books,
      base,
      account: name,
      accountId: account.id,
      keyFor: desk.keyFor,
      decide,
      onClose: close,
    };
  return (
    <>
      <DeskHead
        companyId={companyId}
        accountId={account.id}
        name={account.name}
        sub={sub}
        matched={matched}
        all={proof?.line_count ?? 0}
        canUndo={desk.canUndo}
        isBusy={desk.isBusy}
        isLineOpen={isLineOpen && line !== null}
        onUndo={() => {
          desk.undo();
          proposals.forget();
        }}
        onAcceptAll={rights.match ? () => setAsked({ is: "accept" }) : null}
        onBack={() => setLineOpen(false)}
      />
      <div className={`rec ${isLineOpen && line ? "line-open" : ""}`}>
        <LineList
          lines={lines}
          at={desk.at}
          toMatch={desk.toMatch}
          matchedCount={matched}
          currency={account.currency}
          inReview={proof?.in_review ?? 0}
          hrefReview={`/${companyId}/bank/${account.id}/statements?view=review`}
          onPick={pick}
          onMore={desk.more}
        />
        <section className="rec-work" aria-label={say("reconcile.work")}>
          {!line && (
            <State title={say("reconcile.all_matched")}>
              <p>{say("reconcile.all_matched_text")}</p>
            </State>
          )}
          {line && !shownWay && (
            <LineWork
              companyId={companyId}
              line={line}
              desk={desk}
              proposals={proposals}
              account={name}
              rights={rights}
              onWay={take}
              onSkip={() => {
                go(skipped(lines.open, desk.at));
                desk.say(say("reconcile.skipped"));
              }}
              onStep={step}
            />
          )}
          {shownWay && (!shared || isLooking) && (
            <p className={failure ? "note bad" : "rec-wait text-muted"}>{failure ?? say("ui.loading")}</p>
          )}
          {shownWay && shared && !isLooking && (
            <ByHand
              key={`${shared.line.id} ${shownWay}`}
              way={shownWay}
              from={way?.from ?? named(proposals.found)}
              proposals={proposals.found ?? []}
              mayDraft={isInvoice(shared.line) ? rights.draftSales : rights.draftPurchases}
              chargesAccountId={settings.chargesAccountId}
              others={lines.open.filter(({ id }) => id !== shared.line.id)}
              shared={shared}
            />
          )}
        </section>
      </div>
      {proof && (
        <ProofBar
          proof={proof}
          hrefBank={`/${companyId}/bank`}
          mayClose={rights.reconcile}
          onWay={() => setAsked({ is: "way" })}
          onFinish={() => setAsked({ is: "finish" })}
        />
      )}
      <p className="vh" role="status">
        {desk.announced}
      </p>
      {asked && (
        <DeskDialogs
          asked={asked}
          companyId={companyId}
          base={base}
          account={account}
          settings={settings}
          rights={rights}
          desk={desk}
          onClose={() => {
            setAsked(null);
            if (asked.is === "accept" || asked.is === "rule" || asked.is === "undo") {
              proposals.forget();
            }
          }}
        />
      )}
    </>
  );
}

/** The likeliest proposal that names a contact: the search for documents begins there. */
function named(found: ReturnType<typeof useProposals>["found"]): Proposal | null {
  return found?.find(({ contact_id, contact_name }) => contact_id && contact_name) ?? null;
}
