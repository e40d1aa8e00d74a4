"use client";

import { Check, X } from "lucide";
import type { KeyboardEvent } from "react";
import { Icon } from "@/components/ui/icon";
import { Kbd } from "@/components/ui/kbd";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { MOST_CHOSEN } from "../choice";
import type { Line } from "../lines";
import type { Proposal } from "../proposals";
import { sizeOf } from "../split";

/** What a line may be: how sure that is and why, and what would be posted. */
export function ProposalList({
  proposals,
  chosen,
  line,
  account,
  onChoose,
}: {
  proposals: readonly Proposal[];
  chosen: number;
  line: Line;
  account: string;
  onChoose: (place: number) => void;
}) {
  const say = useSay();
  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && event.target instanceof HTMLInputElement) {
      event.preventDefault();
      const to = Math.min(Math.max(chosen + by, 0), proposals.length - 1);
      onChoose(to);
      event.currentTarget.querySelectorAll<HTMLInputElement>("input[type=radio]")[to]?.focus();
    }
  }
  return (
    <ol className="rec-props" aria-label={say("reconcile.proposals")} onKeyDown={onKeyDown}>
      {proposals.map((proposal, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: proposals of one line, in the order they came in
        <li key={`${line.id} ${place}`} className={`rec-prop ${place === chosen ? "on" : ""}`}>
          <Card
            proposal={proposal}
            place={place}
            isOn={place === chosen}
            line={line}
            account={account}
            onChoose={() => onChoose(place)}
          />
        </li>
      ))}
    </ol>
  );
}

function Card({
  proposal,
  place,
  isOn,
  line,
  account,
  onChoose,
}: {
  proposal: Proposal;
  place: number;
  isOn: boolean;
  line: Line;
  account: string;
  onChoose: () => void;
}) {
  const say = useSay();
  const format = useFormat();
  /** Its day, when it is due, and what of it is settled where that is another amount. */
  function detailOf({ day, due_on, settles, currency, difference }: Proposal["parts"][number]): string {
    const isOther = settles !== null && difference;
    return [
      day && format.date(day),
      due_on && say("reconcile.due", { day: format.date(due_on) }),
      isOther && say("reconcile.settles", { amount: format.inUnit(settles, currency ?? line.currency) }),
      difference && isDifference(difference) && say(`reconcile.because_${difference}`),
    ]
      .filter(Boolean)
      .join(", ");
  }
  return (
    <>
      <label>
        <input type="radio" name="proposal" checked={isOn} onChange={onChoose} />
        {place < MOST_CHOSEN && <Kbd className="desk">{String(place + 1)}</Kbd>}
        <span className="ti">
          <b>
            <bdi>{proposal.title}</bdi>
          </b>
          <span className="text-muted">
            <bdi>{proposal.contact_name}</bdi>
          </span>
        </span>
        <span className="n amt">{format.money(sizeOf(line.amount))}</span>
        <span className="rec-score">
          <b className="n">{proposal.score}</b>
          <svg aria-hidden="true">
            <rect className="bg" width="100%" height="4" rx="2" />
            <rect width={`${proposal.score}%`} height="4" rx="2" />
          </svg>
          <span className="of">{say("reconcile.of_100")}</span>
        </span>
      </label>
      {isOn && proposal.parts.length > 0 && (
        <table className="lines">
          <caption className="vh">{say("reconcile.what_it_is")}</caption>
          <tbody>
            {proposal.parts.map((part, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: parts of one proposal, always in this order
              <tr key={at}>
                <td className="clip">
                  <bdi>{part.label}</bdi> <span className="text-faint">{detailOf(part)}</span>
                </td>
                <td className="n">{format.money(part.amount)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{say("reconcile.rest")}</th>
              <td className="n">{format.money(proposal.left)}</td>
            </tr>
          </tfoot>
        </table>
      )}
      <ul className="rec-why">
        {proposal.reasons.map(({ code, is_for, message }) => (
          <li key={`${code} ${message}`} className={is_for ? "for" : "against"}>
            <Icon of={is_for ? Check : X} />
            <span>
              <span className="vh">{say(is_for ? "reconcile.for" : "reconcile.against")} </span>
              {message}
            </span>
          </li>
        ))}
      </ul>
      {isOn && <Posts proposal={proposal} line={line} account={account} />}
    </>
  );
}

const DIFFERENCES = ["discount", "charges", "exchange"] as const;
const isDifference = (text: string): text is (typeof DIFFERENCES)[number] =>
  (DIFFERENCES as readonly string[]).includes(text);

/** What accepting it posts: which account gets it, and which gives it. */
function Posts({ proposal, line, account }: { proposal: Proposal; line: Line; account: string }) {
  const say = useSay();
  if (!proposal.act) {
    return <p className="rec-posts">{say("reconcile.say_more")}</p>;
  }
  if (proposal.act.path === "match/book-lines") {
    return <p className="rec-posts">{say("reconcile.posts_nothing")}</p>;
  }
  const others =
    proposal.act.path === "match/payments"
      ? say("reconcile.open_items_of", { name: proposal.contact_name ?? "" })
      : proposal.parts.map(({ label }) => label).join(", ");
  const [debit, credit] = line.amount.startsWith("-") ? [others, account] : [account, others];
  return (
    <p className="rec-posts">
      {say("reconcile.posts")} <span className="text-debit">{say("reconcile.dr")}</span> <bdi>{debit}</bdi>,{" "}
      <span className="text-credit">{say("reconcile.cr")}</span> <bdi>{credit}</bdi>
    </p>
  );
}
