"use client";

import { useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { MoneyInput } from "@/components/ui/money-input";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import { setStart } from "../api";
import type { Begun } from "./start-act";

/** Asks for the first day that counts and what the bank held when it began. */
export default function StartDialog({
  companyId,
  book,
  onClose,
}: {
  companyId: string;
  book: Begun;
  onClose: () => void;
}) {
  const say = useSay();
  const [day, setDay] = useState(book.startsOn);
  const [opening, setOpening] = useState({ amount: book.opening, formula: "" });
  return (
    <ActDialog
      title={say("bank_books.start_title", { account: book.name })}
      act={say("ui.save")}
      names={["starts_on", "opening_balance"]}
      done={say("bank_books.start_done")}
      onClose={onClose}
      onAct={async (_, refuse) => {
        const fields = {
          ...(day ? {} : { starts_on: say("ui.required") }),
          ...(opening.amount ? {} : { opening_balance: say("ui.required") }),
        };
        if (Object.keys(fields).length > 0) {
          return refuse(fields);
        }
        return setStart(companyId, book, { starts_on: day, opening_balance: opening.amount });
      }}
    >
      {(faults) => (
        <>
          <p className="text-muted">{say("bank_books.start_text")}</p>
          <TextField
            label={say("bank_books.starts_on")}
            type="date"
            name="starts_on"
            required
            value={day}
            onChange={(event) => setDay(event.target.value)}
            error={faults.fields.starts_on}
          />
          <MoneyInput
            label={say("bank_books.opening_balance")}
            name="opening_balance"
            required
            mayBeNegative
            scale={book.scale}
            value={opening}
            onValue={setOpening}
            error={faults.fields.opening_balance}
          />
        </>
      )}
    </ActDialog>
  );
}
