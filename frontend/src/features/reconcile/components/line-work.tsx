"use client";

import { ChevronDown, ChevronLeft, ChevronRight } from "lucide";
import { useState } from "react";
import { usePageKeys } from "@/components/layout/keys";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Kbd } from "@/components/ui/kbd";
import { Menu, MenuItem } from "@/components/ui/menu";
import { ApiError } from "@/lib/api/problem";
import { useSay } from "@/lib/i18n/use-say";
import { acceptProposal } from "../api";
import { figures, needOf, usedBy } from "../choice";
import type { Line } from "../lines";
import { isInvoice } from "../new-document";
import type { Proposal } from "../proposals";
import type { Rights } from "../rights";
import type { useDesk } from "../use-desk";
import type { useProposals } from "../use-proposals";
import { LineSlip } from "./line-slip";
import { MatchedLine } from "./matched-line";
import { ProposalList } from "./proposal-list";

export type Way = "entry" | "split" | "document" | "documents" | "find" | "transfer" | "exclude" | "suspense" | "rule";
const DETAILS_UNSEEN = "payments.bank_details_unseen";
/** The keys of the ways to match by hand, in the order they stand: wide ones where there is room for them, rare ones in the menu. */
const WAYS: readonly { way: Way; key: string; needs: keyof Rights | "document"; is?: "wide" | "rare" }[] = [
  { way: "split", key: "s", needs: "post" },
  { way: "entry", key: "n", needs: "post" },
  { way: "documents", key: "d", needs: "pay" },
  { way: "document", key: "i", needs: "document", is: "wide" },
  { way: "find", key: "f", needs: "match", is: "wide" },
  { way: "rule", key: "r", needs: "match", is: "rare" },
  { way: "transfer", key: "t", needs: "post", is: "rare" },
  { way: "suspense", key: "q", needs: "post", is: "rare" },
  { way: "exclude", key: "e", needs: "match", is: "rare" },
];

/** A line with what it may be: one is chosen, accepted, or another way is taken. */
export function LineWork({
  companyId,
  line,
  desk,
  proposals,
  account,
  rights,
  onWay,
  onSkip,
  onStep,
}: {
  companyId: string;
  line: Line;
  desk: ReturnType<typeof useDesk>;
  proposals: ReturnType<typeof useProposals>;
  account: string;
  rights: Rights;
  /** `from`: the proposal that it begins with. */
  onWay: (way: Way, from?: Proposal) => void;
  onSkip: () => void;
  onStep: (by: 1 | -1) => void;
}) {
  const say = useSay();
  const [choice, setChoice] = useState({ of: line.id, place: 0 });
  const [refusal, setRefusal] = useState<{ of: string; error: ApiError } | null>(null);
  const isOpen = line.state === "open";
  const found = proposals.found ?? [];
  const place = choice.of === line.id ? Math.min(choice.place, found.length - 1) : 0;
  const chosen = isOpen ? found[place] : undefined;
  const mayAccept = chosen !== undefined && rights[needOf(chosen.act)];
  const choose = (to: number) => setChoice({ of: line.id, place: to });

  async function accept() {
    const target = document.activeElement;
    if (target instanceof HTMLElement && target.matches("button, a, summary") && !target.closest(".rec-accept")) {
      target.click(); // Enter presses what has the focus
      return;
    }
    if (!chosen || !mayAccept) {
      return;
    }
    setRefusal(null);
    const { act } = chosen;
    if (!act) {
      onWay("documents", chosen); // somebody has to say more first
      return;
    }
    try {
      if (await desk.matchLine(line, () => acceptProposal(companyId, line.id, desk.keyFor(act), act))) {
        proposals.forget(new Set(usedBy(chosen)));
      }
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      setRefusal({ of: line.id, error });
      if (error.code !== DETAILS_UNSEEN) {
        proposals.forget(); // what it was may not be there any more
      }
    }
  }

  const isSale = isInvoice(line);
  const ways = WAYS.filter(({ needs }) =>
    needs === "document" ? rights.pay && (isSale ? rights.sell : rights.buy) : rights[needs],
  );
  const wayName = (way: Way) =>
    way === "document" ? say(isSale ? "reconcile.way_invoice" : "reconcile.way_bill") : say(`reconcile.way_${way}`);
  usePageKeys(
    isOpen && rights.match
      ? [
          { key: "Enter", does: say("reconcile.accept"), run: accept, once: true },
          ...figures(found.length).map((key, at) => ({
            key,
            does: at === 0 ? say("reconcile.choose_key") : undefined,
            run: () => choose(at),
          })),
          ...ways.map(({ way, key }) => ({
            key,
            does: wayName(way),
            run: () => onWay(way),
          })),
          { key: "x", does: say("reconcile.skip"), run: onSkip },
        ]
      : [],
  );

  const title = isOpen ? say("reconcile.step", { place: desk.place + 1, all: desk.toMatch }) : say("reconcile.matched");
  return (
    <>
      <div className="scroll" tabIndex={0} role="region" aria-label={say("reconcile.line")}>
        <div className="rec-stepper phone">
          <Button square aria-label={say("reconcile.line_before")} onClick={() => onStep(-1)}>
            <Icon of={ChevronLeft} turns />
          </Button>
          <span>{title}</span>
          <Button square aria-label={say("reconcile.line_after")} onClick={() => onStep(1)}>
            <Icon of={ChevronRight} turns />
          </Button>
        </div>
        <LineSlip companyId={companyId} line={line} />
        {isOpen ? (
          <>
            <h3 className="h3">{say("reconcile.proposals")}</h3>
            <div role="alert">
              {refusal?.of === line.id && (
                <p className="note bad">
                  <span>
                    {wordsOf(refusal.error)} <code>{refusal.error.code}</code>{" "}
                    {refusal.error.code === DETAILS_UNSEEN && (
                      <Button onClick={() => onWay("documents", chosen)}>{say("reconcile.look_at_details")}</Button>
                    )}
                  </span>
                </p>
              )}
            </div>
            {proposals.failure ? (
              <p className="note bad">
                <span>
                  {say("reconcile.no_proposals_because", { why: proposals.failure.message })}{" "}
                  <Button onClick={() => proposals.forget()}>{say("reconcile.ask_again")}</Button>
                </span>
              </p>
            ) : proposals.found === null ? (
              <p className="text-muted">{say("reconcile.looking")}</p>
            ) : found.length === 0 ? (
              <p className="text-muted">{say("reconcile.no_proposals")}</p>
            ) : (
              <ProposalList proposals={found} chosen={place} line={line} account={account} onChoose={choose} />
            )}
          </>
        ) : (
          <MatchedLine
            companyId={companyId}
            line={line}
            mayUndo={rights.match && line.match_id !== null}
            isBusy={desk.isBusy}
            onUndo={() => line.match_id && desk.undo(line.match_id)}
          />
        )}
      </div>
      {isOpen && rights.match && (
        <div className="rec-acts">
          <span className="contents rec-accept">
            <Button
              look="primary"
              keys="Enter"
              busy={desk.isBusy}
              because={mayAccept ? null : "reconcile-accept-why"}
              onClick={accept}
            >
              {say("reconcile.accept")}
            </Button>
          </span>
          <span className="vh" id="reconcile-accept-why">
            {mayAccept ? "" : say(chosen ? "reconcile.may_not_accept" : "reconcile.nothing_to_accept")}
          </span>
          {ways
            .filter(({ is }) => is !== "rare")
            .map(({ way, key, is }) => (
              <Button key={way} className={is && "rec-roomy"} keys={key.toUpperCase()} onClick={() => onWay(way)}>
                {wayName(way)}
              </Button>
            ))}
          <Menu
            button={
              <>
                {say("reconcile.more")}
                <Icon of={ChevronDown} />
              </>
            }
          >
            {ways
              .filter(({ is }) => is)
              .map(({ way, key, is }) => (
                <MenuItem key={way} className={is === "wide" ? "rec-tight" : undefined} onClick={() => onWay(way)}>
                  {wayName(way)}
                  <Kbd className="desk">{key.toUpperCase()}</Kbd>
                </MenuItem>
              ))}
          </Menu>
          <span className="grow" />
          <Button look="bare" keys="X" onClick={onSkip}>
            {say("reconcile.skip")}
          </Button>
        </div>
      )}
    </>
  );
}

/** What the API says, of the whole and of fields, each once. */
function wordsOf(error: ApiError): string {
  return [...new Set([error.message, ...error.problem.errors.map(({ message }) => message)])].join(" ");
}
