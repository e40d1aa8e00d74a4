"use client";

import { part } from "@/components/ui/part";
import { decimalsOf } from "@/lib/money/format";
import type { Line } from "../lines";
import type { Rights } from "../rights";
import { ruleOf } from "../rule";
import type { Undoable, useDesk } from "../use-desk";
import type { Account, Settings } from "./desk";

const LineDialog = part(() => import("./line-dialogs"));
const AcceptDialog = part(() => import("./accept-dialog"));
const FinishDialog = part(() => import("./finish-dialog"));
const RuleDialog = part(() => import("./rule-dialog"));
const UndoDialog = part(() => import("./undo-dialog"));
const WayDialog = part(() => import("./way-dialog"));

/** What is asked first, and on which line. */
export type Asked =
  | { readonly is: "exclude" | "suspense" | "rule"; readonly line: Line }
  | { readonly is: "undo"; readonly match: Undoable }
  | { readonly is: "accept" | "finish" | "way" };

/** The questions of the desk; each comes when it is asked. */
export function DeskDialogs({
  asked,
  companyId,
  base,
  account,
  settings,
  rights,
  desk,
  onClose,
}: {
  asked: Asked;
  companyId: string;
  /** Currency of the books. */
  base: string;
  account: Account;
  settings: Settings;
  rights: Rights;
  desk: ReturnType<typeof useDesk>;
  onClose: () => void;
}) {
  const shared = { companyId, accountId: account.id, desk, onClose };
  switch (asked.is) {
    case "accept":
      return <AcceptDialog {...shared} lines={desk.lines.open} threshold={settings.threshold} />;
    case "finish":
      return (
        <FinishDialog
          {...shared}
          currency={account.currency}
          scale={decimalsOf(account.currency)}
          after={account.closedUntil}
        />
      );
    case "way":
      return desk.proof && <WayDialog {...shared} through={desk.proof.through} />;
    case "undo":
      return (
        <UndoDialog
          companyId={companyId}
          match={asked.match}
          mayVoid={asked.match.document?.kind === "invoice" ? rights.sell : rights.buy}
          desk={desk}
          onClose={onClose}
        />
      );
    case "rule":
      return <RuleDialog companyId={companyId} base={base} start={ruleOf(asked.line)} kept={null} onClose={onClose} />;
    default:
      return (
        <LineDialog
          {...shared}
          is={asked.is}
          line={asked.line}
          base={base}
          mustName={asked.is === "suspense" && !settings.suspenseAccountId && rights.reconcile}
        />
      );
  }
}
