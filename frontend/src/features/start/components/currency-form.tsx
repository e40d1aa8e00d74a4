"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Combobox, type Offer } from "@/components/ui/combobox";
import { useSay } from "@/lib/i18n/use-say";
import { type Decisions, pageOf } from "../decisions";

/** The currency every debit and credit is in. */
export function CurrencyForm({ decided, offers }: { decided: Decisions; offers: readonly Offer[] }) {
  const say = useSay();
  const router = useRouter();
  const [currency, setCurrency] = useState(decided.currency ?? null);
  const [isAsked, setAsked] = useState(false);
  return (
    <form
      method="post"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (currency) {
          router.push(pageOf("year", { ...decided, currency }));
        } else {
          setAsked(true);
        }
      }}
    >
      <Combobox
        label={say("start.currency")}
        hint={say("start.currency_hint")}
        offers={offers}
        value={currency}
        onValue={setCurrency}
        error={isAsked && !currency ? say("ui.required") : undefined}
      />
      <div className="bts">
        <Button type="submit" look="primary">
          {say("start.continue")}
        </Button>
      </div>
    </form>
  );
}
