"use client";

import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormFault } from "@/components/ui/form-fault";
import { ApiError } from "@/lib/api/problem";
import { useSubmit } from "@/lib/errors/use-submit";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { acceptTogether, proposalsOf } from "../api";
import { acceptable } from "../choice";
import { type Line, titleOf } from "../lines";
import type { Accepted, Proposal } from "../proposals";
import type { useDesk } from "../use-desk";

/** So many lines are looked at in one act, and so many at a time. */
const MOST = 200;
const AT_ONCE = 4;

/** Looks at what would be accepted together, says how many lines these are, and accepts exactly these. */
export default function AcceptDialog({
  companyId,
  accountId,
  lines,
  threshold,
  desk,
  onClose,
}: {
  companyId: string;
  accountId: string;
  lines: readonly Line[];
  threshold: number;
  desk: ReturnType<typeof useDesk>;
  onClose: () => void;
}) {
  const say = useSay();
  const format = useFormat();
  const [asked] = useState(() => lines.slice(0, MOST));
  const [looked, setLooked] = useState<ReadonlyMap<string, readonly Proposal[]>>(new Map());
  const [failure, setFailure] = useState<string | null>(null);
  const [result, setResult] = useState<Accepted | null>(null);
  const { isBusy, faults, submit } = useSubmit([]);

  useEffect(() => {
    const end = new AbortController();
    const left = asked.map(({ id }) => id);
    async function look() {
      for (let id = left.shift(); id !== undefined && !end.signal.aborted; id = left.shift()) {
        const of = id;
        const found = await proposalsOf(companyId, of, end.signal);
        setLooked((now) => new Map([...now, [of, found]]));
      }
    }
    Promise.all(Array.from({ length: AT_ONCE }, look)).catch((error) => {
      if (end.signal.aborted) {
        return;
      }
      end.abort();
      if (!(error instanceof ApiError)) {
        throw error;
      }
      setFailure(error.message);
    });
    return () => end.abort();
  }, [companyId, asked]);

  const isReady = looked.size === asked.length;
  const sure = acceptable(looked, threshold);
  const send = () =>
    submit(async () => {
      const body = { line_ids: sure, threshold };
      const answer = await acceptTogether(companyId, accountId, desk.keyFor(body), body).catch((error) => {
        desk.refresh(); // one of the lines may be another's by now
        throw error;
      });
      desk.accepted(answer.match_ids, say("reconcile.accepted", { count: answer.accepted }));
      setResult(answer);
    });
  if (result) {
    const names = new Map(asked.map((line) => [line.id, titleOf(line)]));
    return (
      <Dialog
        key="result"
        open
        title={say("reconcile.accept_title")}
        onClose={onClose}
        acts={
          <Button look="primary" onClick={onClose}>
            {say("ui.close")}
          </Button>
        }
      >
        <p role="status">
          {say("reconcile.accepted", { count: result.accepted })} {say("reconcile.accept_left", { count: result.left })}
        </p>
        {result.refused.length > 0 && (
          <ul className="rec-refused" aria-label={say("reconcile.refused")}>
            {result.refused.map(({ line_id, message }) => (
              <li key={line_id}>
                <b>
                  <bdi>{names.get(line_id)}</bdi>
                </b>{" "}
                {message}
              </li>
            ))}
          </ul>
        )}
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      title={say("reconcile.accept_title")}
      onClose={onClose}
      onSubmit={() => isReady && sure.length > 0 && send()}
      acts={
        <>
          <Button onClick={onClose}>{say("ui.cancel")}</Button>
          <Button
            type="submit"
            look="primary"
            busy={isBusy}
            because={isReady && sure.length > 0 ? null : "accept-count"}
          >
            {say("reconcile.accept_these", { count: sure.length })}
          </Button>
        </>
      }
    >
      <p id="accept-count" role="status">
        {failure ??
          (isReady
            ? say("reconcile.accept_count", { count: sure.length, all: asked.length, threshold })
            : say("reconcile.accept_looking", { done: looked.size, all: asked.length }))}
      </p>
      {isReady && lines.length > asked.length && (
        <p className="text-muted">{say("reconcile.accept_first", { all: asked.length })}</p>
      )}
      <p className="text-muted">{say("reconcile.accept_text", { threshold })}</p>
      {isReady && sure.length > 0 && (
        <div className="rule-lines" tabIndex={0} role="region" aria-label={say("reconcile.accept_which")}>
          <table className="lines">
            <caption className="vh">{say("reconcile.accept_which")}</caption>
            <tbody>
              {asked
                .filter(({ id }) => sure.includes(id))
                .map((line) => (
                  <tr key={line.id}>
                    <td className="fit">{format.day(line.booked_on)}</td>
                    <td className="clip">
                      <bdi>{titleOf(line)}</bdi>
                      <small>
                        <bdi>
                          {[looked.get(line.id)?.[0]?.title, looked.get(line.id)?.[0]?.contact_name]
                            .filter(Boolean)
                            .join(" · ")}
                        </bdi>
                      </small>
                    </td>
                    <td className="n">{format.change(line.amount)}</td>
                  </tr>
                ))}
            </tbody>
          </table>
        </div>
      )}
      <FormFault faults={faults} />
    </Dialog>
  );
}
