"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormFault } from "@/components/ui/form-fault";
import { TextField } from "@/components/ui/text-field";
import { useSubmit } from "@/lib/errors/use-submit";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { excludeLine, matchSuspense } from "../api";
import { type Line, titleOf } from "../lines";
import type { useDesk } from "../use-desk";

type Desk = ReturnType<typeof useDesk>;

/** Says why a line is no booking of the bank, or puts it on the suspense account. */
export default function LineDialog({
  is,
  companyId,
  line,
  desk,
  onClose,
}: {
  is: "exclude" | "suspense";
  companyId: string;
  line: Line;
  desk: Desk;
  onClose: () => void;
}) {
  const say = useSay();
  const format = useFormat();
  const [text, setText] = useState("");
  const name = is === "exclude" ? "reason" : "description";
  const { isBusy, faults, submit, refuse } = useSubmit([name]);
  const send = () => {
    const said = text.trim();
    if (is === "exclude" && !said) {
      refuse({ fields: { reason: say("reconcile.exclude_why") }, whole: null, code: "", requestId: "" });
      return;
    }
    submit(async () => {
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
