"use client";

import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { ApiError } from "@/lib/api/problem";
import { useSay } from "@/lib/i18n/use-say";
import { type Finding, submit } from "../api";
import { FindingList } from "./finding-list";
import type { Submitted } from "./submit-acts";

const PAYMENTS = ["01", "02", "03", "04", "05", "06", "07", "08"] as const;

/** Asks what the document itself does not say, and submits it; what the authority would refuse is said at its place. */
export default function SubmitDialog({
  companyId,
  document,
  usualClass,
  onClose,
}: {
  companyId: string;
  document: Submitted;
  usualClass: string;
  onClose: () => void;
}) {
  const say = useSay();
  const [isRefund, setRefund] = useState(false);
  const [payment, setPayment] = useState("");
  const [classes, setClasses] = useState<{ [line: string]: string }>({});
  const [findings, setFindings] = useState<readonly Finding[]>([]);
  const { id, version, contactId, isDraft, isPurchase, isCredit, lines } = document;
  return (
    <ActDialog
      title={say(isDraft ? "myinvois.post_title" : "myinvois.submit_title")}
      act={say(isDraft ? "myinvois.post_and_submit" : "myinvois.submit")}
      names={["is_refund", "payment", "classes.*"]}
      done={say("myinvois.submitted")}
      onClose={onClose}
      onAct={async (keyFor, refuse) => {
        const said = Object.entries(classes).filter(([, code]) => code.trim());
        const body = {
          document_id: id,
          is_refund: isRefund,
          payment,
          classes: Object.fromEntries(said.map(([line, code]) => [line, code.trim()])),
          post_version: isDraft ? version : null,
        };
        setFindings([]);
        try {
          return await submit(companyId, keyFor(body), body);
        } catch (error) {
          if (error instanceof ApiError && error.code === "myinvois.not_ready" && error.problem.errors.length > 0) {
            setFindings(error.problem.errors.map(({ pointer, message }) => ({ place: pointer.slice(1), message })));
            return refuse({});
          }
          throw error;
        }
      }}
    >
      {(faults) => (
        <>
          <p>{say(isDraft ? "myinvois.post_text" : "myinvois.submit_text")}</p>
          {isCredit && (
            <label className="ticked">
              <input
                type="checkbox"
                className="tick"
                name="is_refund"
                checked={isRefund}
                onChange={(event) => setRefund(event.target.checked)}
              />
              {say("myinvois.is_refund")}
            </label>
          )}
          <Select
            label={say("myinvois.payment")}
            name="payment"
            value={payment}
            choices={[
              { value: "", name: say("myinvois.payment_none") },
              ...PAYMENTS.map((value) => ({ value, name: say(`myinvois.payment_${value}`) })),
            ]}
            onChange={(event) => setPayment(event.target.value)}
            error={faults.fields.payment}
          />
          <details className="told-classes">
            <summary>{say("myinvois.classes")}</summary>
            <p className="hint">{say("myinvois.classes_hint", { usual: usualClass })}</p>
            {lines.map((text, at) => (
              <TextField
                // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its place
                key={at}
                label={say("myinvois.class_of", { line: at + 1 })}
                hint={text}
                name={`classes.${at + 1}`}
                inputMode="numeric"
                autoComplete="off"
                maxLength={3}
                placeholder={usualClass}
                value={classes[at + 1] ?? ""}
                onChange={(event) => setClasses({ ...classes, [at + 1]: event.target.value })}
                error={faults.fields[`classes.${at + 1}`]}
              />
            ))}
          </details>
          <div role="alert">
            {findings.length > 0 && <FindingList findings={findings} whose={{ companyId, contactId, isPurchase }} />}
          </div>
        </>
      )}
    </ActDialog>
  );
}
