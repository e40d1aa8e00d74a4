"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useSay } from "@/lib/i18n/use-say";
import type { Choice } from "../use-finish";

/** Asks which of the accounts of a consent is meant. */
export default function AccountDialog({
  choices,
  onChosen,
  onClose,
}: {
  choices: readonly Choice[];
  onChosen: (account: string) => void;
  onClose: () => void;
}) {
  const say = useSay();
  const [chosen, setChosen] = useState(choices[0]?.account ?? "");
  return (
    <Dialog
      open
      title={say("bank_feeds.which_title")}
      onClose={onClose}
      onSubmit={() => onChosen(chosen)}
      acts={
        <>
          <Button onClick={onClose}>{say("ui.cancel")}</Button>
          <Button type="submit" look="primary">
            {say("bank_feeds.which_act")}
          </Button>
        </>
      }
    >
      <p className="text-muted">{say("bank_feeds.which_text")}</p>
      <fieldset className="ticks">
        <legend className="vh">{say("bank_feeds.which_title")}</legend>
        {choices.map(({ account, number, currency, name }) => (
          <label key={account}>
            <input
              type="radio"
              className="tick"
              name="account"
              value={account}
              checked={chosen === account}
              onChange={() => setChosen(account)}
            />
            <span>
              {number} {currency}
              <small>
                <bdi>{name}</bdi>
              </small>
            </span>
          </label>
        ))}
      </fieldset>
    </Dialog>
  );
}
