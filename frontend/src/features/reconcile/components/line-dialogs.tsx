"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { Dialog } from "@/components/ui/dialog";
import { FormFault } from "@/components/ui/form-fault";
import { TextField } from "@/components/ui/text-field";
import { useSubmit } from "@/lib/errors/use-submit";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { excludeLine, matchSuspense, nameSuspense } from "../api";
import { useBooks } from "../books";
import { type Line, titleOf } from "../lines";
import type { useDesk } from "../use-desk";

type Desk = ReturnType<typeof useDesk>;

/** Says why a line is no booking of the bank, or puts it on the suspense account, which is named first where the company has none yet. */
export default function LineDialog({
  is,
  companyId,
  base,
  mustName,
  line,
  desk,
  onClose,
}: {
  is: "exclude" | "suspense";
  companyId: string;
  /** Currency of the books. */
  base: string;
  /** No account is named yet, and the reader may name one. */
  mustName: boolean;
  line: Line;
  desk: Desk;
  onClose: () => void;
}) {
  const say = useSay();
  const format = useFormat();
  const router = useRouter();
  const [text, setText] = useState("");
  const [accountId, setAccountId] = useState("");
  const { books, failure, ask } = useBooks(companyId, base);
  const name = is === "exclude" ? "reason" : "description";
  const { isBusy, faults, submit, refuse } = useSubmit(["suspense_account_id", name]);
  useEffect(() => {
    if (mustName) {
      ask();
    }
  }, [mustName, ask]);
  const refused = (fields: { [field: string]: string }) => refuse({ fields, whole: null, code: "", requestId: "" });
  const send = () => {
    const said = text.trim();
    if (is === "exclude" && !said) {
      refused({ reason: say("reconcile.exclude_why") });
      return;
    }
    if (mustName && !accountId) {
      refused({ suspense_account_id: say("ui.required") });
      return;
    }
    submit(async () => {
      if (mustName) {
        await nameSuspense(companyId, accountId);
        router.refresh();
      }
      const body = { description: said };
      const isDone =
        is === "exclude"
          ? await desk.exclude(line, () => excludeLine(companyId, line, desk.keyFor({ reason: said }), said))
          : await desk.matchLine(line, () => matchSuspense(companyId, line.id, desk.keyFor(body), body));
      if (isDone) {
        onClose();
      }
    });
  };
  return (
    <Dialog
      open
      title={say(`reconcile.${is}_title`)}
      onClose={onClose}
      onSubmit={send}
      acts={
        <>
          <Button onClick={onClose}>{say("ui.cancel")}</Button>
          <Button type="submit" look="primary" busy={isBusy}>
            {say(is === "exclude" ? "reconcile.exclude" : "reconcile.to_suspense")}
          </Button>
        </>
      }
    >
      <p>
        <bdi>{titleOf(line)}</bdi>, {format.date(line.booked_on)}, {format.inUnit(line.amount, line.currency)}
      </p>
      <p className="text-muted">{say(`reconcile.${is}_text`)}</p>
      {mustName && (
        <Combobox
          label={say("reconcile.suspense_account")}
          hint={failure ?? say("reconcile.suspense_account_hint")}
          name="suspense_account_id"
          offers={books?.accounts ?? []}
          value={accountId || null}
          onValue={(to) => setAccountId(to ?? "")}
          error={faults.fields.suspense_account_id}
        />
      )}
      <TextField
        label={say(is === "exclude" ? "reconcile.why" : "reconcile.what_is_known")}
        name={name}
        maxLength={500}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
        error={faults.fields[name]}
      />
      <FormFault faults={faults} />
    </Dialog>
  );
}
