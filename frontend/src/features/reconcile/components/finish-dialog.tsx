"use client";

import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormFault } from "@/components/ui/form-fault";
import { MoneyInput, NO_MONEY } from "@/components/ui/money-input";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { toast } from "@/components/ui/toast";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { useSubmit } from "@/lib/errors/use-submit";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { closeAccount, readProof, readStatements } from "../api";
import { equationOf, type Proof } from "../proof";
import type { useDesk } from "../use-desk";

type Statement = components["schemas"]["BankStatementOut"];
const ANOTHER = "another";

/** Closes the account up to the end of a statement, or another day with what the bank held then; a refusal is said in words. */
export default function FinishDialog({
  companyId,
  accountId,
  currency,
  scale,
  after,
  desk,
  onClose,
}: {
  companyId: string;
  accountId: string;
  currency: string;
  scale: number;
  /** It is reconciled up to this day. */
  after: string | null;
  desk: ReturnType<typeof useDesk>;
  onClose: () => void;
}) {
  const say = useSay();
  const format = useFormat();
  const [statements, setStatements] = useState<readonly Statement[] | null>(null);
  const [chosen, setChosen] = useState("");
  const [day, setDay] = useState(desk.proof?.through ?? "");
  const [closing, setClosing] = useState(NO_MONEY);
  const [proof, setProof] = useState<Proof | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const { isBusy, faults, submit } = useSubmit(["to_on", "closing"]);
  const statement = statements?.find(({ id }) => id === chosen);
  const isOther = chosen === ANOTHER;
  const to = isOther ? day : (statement?.to_on ?? "");

  useEffect(() => {
    readStatements(companyId, accountId).then(
      (found) => {
        const open = found.filter(({ to_on }) => !after || to_on > after);
        setStatements(open);
        setChosen(open[0]?.id ?? ANOTHER);
      },
      (error) => {
        if (!(error instanceof ApiError)) {
          throw error;
        }
        setStatements([]);
        setChosen(ANOTHER);
        setFailure(error.message);
      },
    );
  }, [companyId, accountId, after]);
  useEffect(() => {
    setProof(null);
    if (!to) {
      return;
    }
    let isLeft = false;
    readProof(companyId, accountId, to).then(
      (found) => isLeft || setProof(found),
      (error) => {
        if (!(error instanceof ApiError)) {
          throw error;
        }
        if (!isLeft) {
          setFailure(error.message);
        }
      },
    );
    return () => {
      isLeft = true;
    };
  }, [companyId, accountId, to]);

  const send = () =>
    submit(async () => {
      const body = { to_on: to, closing: isOther ? closing.amount || null : (statement?.closing ?? null) };
      await closeAccount(companyId, accountId, desk.keyFor(body), body);
      toast({
        text: say("reconcile.closed", { day: format.date(to) }),
        is: "ok",
        act: {
          name: say("reconcile.show_closed"),
          run: () => window.location.assign(`/${companyId}/bank/${accountId}/reconciliations`),
        },
      });
      desk.refresh();
      onClose();
    });
  const found = proof && equationOf(proof);
  return (
    <Dialog
      open
      title={say("reconcile.finish_title")}
      onClose={onClose}
      onSubmit={() => to && send()}
      acts={
        <>
          <Button onClick={onClose}>{say("ui.cancel")}</Button>
          <Button type="submit" look="primary" busy={isBusy}>
            {say("reconcile.finish")}
          </Button>
        </>
      }
    >
      <p className="text-muted">{say("reconcile.finish_text")}</p>
      {failure && <p className="note bad">{failure}</p>}
      {statements && (
        <Select
          label={say("reconcile.up_to")}
          name="statement"
          value={chosen}
          choices={[
            ...statements.map(({ id, to_on, closing: balance }) => ({
              value: id,
              name: say("reconcile.statement_choice", {
                day: format.date(to_on),
                amount: format.money(balance ?? "0"),
              }),
            })),
            { value: ANOTHER, name: say("reconcile.another_day") },
          ]}
          onChange={(event) => setChosen(event.target.value)}
          error={isOther ? undefined : (faults.fields.to_on ?? faults.fields.closing)}
        />
      )}
      {isOther && (
        <>
          <TextField
            label={say("reconcile.last_day")}
            name="to_on"
            type="date"
            value={day}
            onChange={(event) => setDay(event.target.value)}
            error={faults.fields.to_on}
          />
          <MoneyInput
            label={say("reconcile.bank_held", { currency })}
            name="closing"
            scale={scale}
            mayBeNegative
            value={closing}
            onValue={setClosing}
            error={faults.fields.closing}
          />
        </>
      )}
      {proof && found && (
        <dl className="facts wider" aria-live="polite">
          <dt>{say("reconcile.left_to_match")}</dt>
          <dd className="n">{proof.to_match_count + proof.in_review}</dd>
          <dt>{say("reconcile.books_on", { day: format.day(proof.through) })}</dt>
          <dd className="n">{format.money(found.books)}</dd>
          <dt>{say("reconcile.not_at_bank")}</dt>
          <dd className="n">{format.change(found.notAtBank)}</dd>
          <dt>{say("reconcile.lines_come_to")}</dt>
          <dd className="n">{proof.computed === null ? "–" : format.money(proof.computed)}</dd>
          <dt>{say("reconcile.unexplained")}</dt>
          <dd className="n">{found.unexplained === null ? "–" : format.money(found.unexplained)}</dd>
        </dl>
      )}
      <FormFault faults={faults} />
    </Dialog>
  );
}
