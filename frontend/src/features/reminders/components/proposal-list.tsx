"use client";

import { BellOff } from "lucide";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { part } from "@/components/ui/part";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { toast } from "@/components/ui/toast";
import { lazily } from "@/lib/api/lazily";
import { ApiError } from "@/lib/api/problem";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import type { Proposal } from "../api";

const asked = lazily(() => import("../api"));
const BlockDialog = part(() => import("./block-dialog"));
const MOST = 200;
const nameOf = ({ contact_id, currency }: Proposal) => `${contact_id}/${currency}`;
/** A proposal as it was looked at: where it changes meanwhile, it is another one, and is not chosen any more. */
const seenAs = (one: Proposal) => `${nameOf(one)}/${one.key}`;

/** Proposals of reminders, those to release chosen. */
export function ProposalList({
  companyId,
  items,
  pager,
  mayRelease,
  mayBlock,
}: {
  companyId: string;
  items: readonly Proposal[];
  pager: ReactNode;
  mayRelease: boolean;
  mayBlock: boolean;
}) {
  const say = useSay();
  const format = useFormat();
  const router = useRouter();
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [isBusy, setBusy] = useState(false);
  const [blocked, setBlocked] = useState<Proposal | null>(null);
  const fit = items.filter(({ problem }) => problem === null).slice(0, MOST);
  const chosen = fit.filter((one) => picked.has(seenAs(one)));

  function pick(names: readonly string[], isOn: boolean) {
    const after = new Set(picked);
    for (const name of names) {
      isOn ? after.add(name) : after.delete(name);
    }
    setPicked(after);
  }

  async function release() {
    setBusy(true);
    try {
      const { released, fell_away } = await (await asked()).release(companyId, chosen);
      const count = released.length;
      toast(
        fell_away.length > 0
          ? { text: say("reminders.released_some", { count, away: fell_away.length }), is: "bad" }
          : { text: say("reminders.released", { count }), is: "ok" },
      );
      setPicked(new Set());
      router.refresh();
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      toast({ text: error.message, is: "bad" });
    } finally {
      setBusy(false);
    }
  }

  return (
    <>
      {mayRelease && (
        <div className="bts tail">
          {chosen.length > 0 ? (
            <Button look="primary" busy={isBusy} onClick={release}>
              {say("reminders.release", { count: chosen.length })}
            </Button>
          ) : (
            <p className="text-muted">{say("reminders.choose")}</p>
          )}
        </div>
      )}
      <ScrollRegion label={say("reminders.tab_proposals")}>
        <table className="list">
          <caption className="vh">{say("reminders.tab_proposals")}</caption>
          <thead>
            <tr>
              {mayRelease && (
                <th scope="col" className="pick">
                  <input
                    type="checkbox"
                    className="tick"
                    aria-label={say("reminders.pick_all")}
                    checked={fit.length > 0 && chosen.length === fit.length}
                    onChange={(event) => pick(fit.map(seenAs), event.target.checked)}
                  />
                </th>
              )}
              <th scope="col">{say("reminders.contact")}</th>
              <th scope="col" className="fit">
                {say("reminders.level")}
              </th>
              <th scope="col" className="n fit">
                {say("reminders.items")}
              </th>
              <th scope="col" className="fit">
                {say("reminders.overdue")}
              </th>
              <th scope="col" className="n fit">
                {say("reminders.open")}
              </th>
              <th scope="col" className="n fit">
                {say("reminders.charges")}
              </th>
              <th scope="col" className="n fit">
                {say("reminders.total")}
              </th>
              {mayBlock && (
                <th scope="col" className="fit">
                  <span className="vh">{say("reminders.acts")}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {items.map((one) => (
              <tr key={nameOf(one)}>
                {mayRelease && (
                  <td className="pick">
                    <input
                      type="checkbox"
                      className="tick"
                      checked={picked.has(seenAs(one))}
                      disabled={one.problem !== null}
                      aria-label={say("reminders.pick", { name: one.contact })}
                      onChange={(event) => pick([seenAs(one)], event.target.checked)}
                    />
                  </td>
                )}
                <td className="name">
                  <a className="link" href={`/${companyId}/contacts/${one.contact_id}`}>
                    <bdi>{one.contact}</bdi>
                  </a>
                  {one.problem && <small className="text-bad"> {one.problem}</small>}
                </td>
                <td className="no">
                  <span className="phone">{say("reminders.level")}&nbsp;</span>
                  {one.level}
                </td>
                <td className="n">{one.items.length}</td>
                <td className="st">
                  {say("reminders.days", { count: Math.max(...one.items.map((item) => item.days_overdue)) })}
                </td>
                <td className="n">
                  {format.money(one.open_amount)}
                  {/[1-9]/.test(one.credits) && ` − ${format.money(one.credits)}`}
                </td>
                <td className="n">
                  {[one.earlier_charges, one.fee, one.interest]
                    .filter((amount) => /[1-9]/.test(amount))
                    .map((amount) => format.money(amount))
                    .join(" + ") || "–"}
                </td>
                <td className="n amt">
                  {one.currency} {format.money(one.total)}
                </td>
                {mayBlock && (
                  <td className="fit">
                    <Button look="bare" onClick={() => setBlocked(one)}>
                      <Icon of={BellOff} />
                      <span className="vh">{say("reminders.leave_out", { name: one.contact })}</span>
                    </Button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
        <div className="tail">{pager}</div>
      </ScrollRegion>
      {blocked && <BlockDialog companyId={companyId} proposal={blocked} onClose={() => setBlocked(null)} />}
    </>
  );
}
