"use client";

import { usePageKeys } from "@/components/layout/keys";
import { Button } from "@/components/ui/button";
import { Pill } from "@/components/ui/pill";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { equationOf, type Proof } from "../proof";

/** From the books to the bank, to the cent; it never scrolls away. Closes what agrees. */
export function ProofBar({
  proof,
  hrefBank,
  mayClose,
  onWay,
  onFinish,
}: {
  proof: Proof;
  hrefBank: string;
  mayClose: boolean;
  onWay: () => void;
  onFinish: () => void;
}) {
  const say = useSay();
  const format = useFormat();
  const found = equationOf(proof);
  const day = format.day(proof.through);
  const canClose = mayClose && found.unexplained !== null;
  usePageKeys(canClose ? [{ key: "c", does: say("reconcile.finish_title"), run: onFinish, once: true }] : []);
  return (
    <footer className="proof rec-proof">
      <dl className="rec-eq">
        <div>
          <dt>{say("reconcile.books_on", { day })}</dt>
          <dd className="n">{format.money(found.books)}</dd>
        </div>
        <div className="mid">
          <dt>{say("reconcile.not_at_bank")}</dt>
          <dd className="n">
            <button type="button" className="rec-figure" onClick={onWay}>
              {format.change(found.notAtBank)}
            </button>
          </dd>
        </div>
        <div className="mid">
          <dt>{say("reconcile.not_in_books", { count: proof.to_match_count })}</dt>
          <dd className="n">{format.change(found.notInBooks)}</dd>
        </div>
        <div>
          <dt>{say(found.isStated ? "reconcile.statement_on" : "reconcile.bank_on", { day })}</dt>
          <dd className="n">{found.bank === null ? "–" : format.money(found.bank)}</dd>
        </div>
        <div>
          {found.unexplained === null ? (
            <>
              <dt>
                <Pill is="warn">{say("reconcile.no_start")}</Pill>
              </dt>
              <dd>
                <a className="link" href={hrefBank}>
                  {say("reconcile.set_start")}
                </a>
              </dd>
            </>
          ) : (
            <>
              <dt>
                <Pill is={found.isExplained ? "ok" : "warn"}>{say("reconcile.unexplained")}</Pill>
              </dt>
              <dd className="n">{format.money(found.unexplained)}</dd>
            </>
          )}
        </div>
      </dl>
      {canClose && (
        <Button keys="C" onClick={onFinish}>
          {say("reconcile.finish")}
        </Button>
      )}
    </footer>
  );
}
