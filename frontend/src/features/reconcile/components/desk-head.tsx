"use client";

import { ChevronLeft, Ellipsis, Undo2 } from "lucide";
import { FindButton } from "@/components/layout/find-button";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { Kbd } from "@/components/ui/kbd";
import { Menu, MenuItem } from "@/components/ui/menu";
import { useSay } from "@/lib/i18n/use-say";

/** Which account, how far one is, and the last act to undo. */
export function DeskHead({
  companyId,
  accountId,
  name,
  sub,
  matched,
  all,
  canUndo,
  isBusy,
  isLineOpen,
  onUndo,
  onAcceptAll,
  onBack,
}: {
  companyId: string;
  accountId: string;
  name: string;
  sub: string | null;
  /** Of all lines since it was reconciled the last time; null where that is not known. */
  matched: number | null;
  all: number;
  canUndo: boolean;
  isBusy: boolean;
  /** On a phone the line is a view of its own. */
  isLineOpen: boolean;
  onUndo: () => void;
  /** Null where the reader may not match. */
  onAcceptAll: (() => void) | null;
  onBack: () => void;
}) {
  const say = useSay();
  const bank = `/${companyId}/bank`;
  const percent = matched !== null && all > 0 ? Math.round((matched / all) * 1000) / 10 : null;
  return (
    <header className="head">
      {isLineOpen ? (
        <Button look="bare" square className="phone" aria-label={say("reconcile.back_to_list")} onClick={onBack}>
          <Icon of={ChevronLeft} turns />
        </Button>
      ) : (
        <a className="btn bare square phone" href={bank} aria-label={say("ui.back")}>
          <Icon of={ChevronLeft} turns />
        </a>
      )}
      <a className="crumb desk" href={bank}>
        {say("reconcile.bank")}
      </a>
      <span className="text-faint desk" aria-hidden="true">
        /
      </span>
      <h1>
        <bdi>{name}</bdi>
      </h1>
      {sub && <span className="sub desk">{sub}</span>}
      <span className="grow" />
      <FindButton square />
      {matched !== null && (
        <span className="rec-prog">
          {percent !== null && (
            <svg aria-hidden="true" className="desk">
              <rect className="bg" width="100%" height="4" rx="2" />
              <rect width={`${percent}%`} height="4" rx="2" />
            </svg>
          )}
          <span className="desk">{say("reconcile.progress", { matched, all })}</span>
          <span className="phone">{say("reconcile.progress_short", { matched, all })}</span>
        </span>
      )}
      <Button
        look="bare"
        className="desk"
        keys="U"
        busy={isBusy}
        because={canUndo ? null : "reconcile-undo-why"}
        onClick={onUndo}
      >
        <Icon of={Undo2} />
        {say("reconcile.undo")}
      </Button>
      <span className="vh" id="reconcile-undo-why">
        {canUndo ? "" : say("reconcile.nothing_to_undo")}
      </span>
      <Menu align="end" className="btn bare square" label={say("reconcile.more")} button={<Icon of={Ellipsis} />}>
        {onAcceptAll && (
          <MenuItem onClick={onAcceptAll}>
            {say("reconcile.accept_all")}
            <Kbd className="desk">Shift A</Kbd>
          </MenuItem>
        )}
        {canUndo && (
          <MenuItem className="phone" onClick={onUndo}>
            {say("reconcile.undo")}
          </MenuItem>
        )}
        {[
          { name: say("reconcile.reconciliations"), href: `${bank}/${accountId}/reconciliations` },
          { name: say("reconcile.suspense"), href: `${bank}/suspense` },
          { name: say("reconcile.rules"), href: `${bank}/rules` },
        ].map(({ name: title, href }) => (
          <a key={href} role="menuitem" tabIndex={-1} href={href}>
            {title}
          </a>
        ))}
      </Menu>
    </header>
  );
}
