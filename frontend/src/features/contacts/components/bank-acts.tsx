"use client";

import { Button } from "@/components/ui/button";
import type { Offer } from "@/components/ui/match";
import { part } from "@/components/ui/part";
import { useOpened } from "@/components/ui/use-opened";
import { useSay } from "@/lib/i18n/use-say";

const ProposeDialog = part(() => import("./propose-dialog"));
const CheckDialog = part(() => import("./check-dialog"));
const EndDialog = part(() => import("./end-dialog"));

export type Proposal = {
  id: string;
  version: number;
  /** In part; null: it says that there is no account any more. */
  account: string | null;
  isIban: boolean;
  country: string;
};
export type BankAct = "propose" | "confirm" | "refuse" | "withdraw";

/** What the reader can do about bank details: propose some, or decide about those that wait. */
export function BankActs({
  companyId,
  contact,
  proposal,
  hasAccount = false,
  acts,
  countries,
  country,
}: {
  companyId: string;
  contact: { id: string; name: string };
  proposal: Proposal | null;
  /** Whether an account is in force, so that one can say that there is none any more. */
  hasAccount?: boolean;
  acts: readonly BankAct[];
  countries: readonly Offer[];
  /** Where the contact is: the likeliest country of a bank. */
  country: string;
}) {
  const say = useSay();
  const { opened, open, close } = useOpened<BankAct, Proposal | null>(proposal);
  if (acts.length === 0) {
    return null;
  }
  return (
    <div className="bts">
      {acts.map((act) => (
        <Button key={act} look={act === "confirm" ? "primary" : undefined} onClick={() => open(act)}>
          {say(act === "propose" && hasAccount ? "bank_details.propose_other" : `bank_details.${act}`)}
        </Button>
      ))}
      {opened?.is === "propose" && (
        <ProposeDialog
          companyId={companyId}
          contact={contact}
          hasAccount={hasAccount}
          countries={countries}
          country={country}
          onClose={close}
        />
      )}
      {opened?.is === "confirm" && opened.of && (
        <CheckDialog
          companyId={companyId}
          contact={contact}
          proposal={opened.of}
          countries={countries}
          onClose={close}
        />
      )}
      {(opened?.is === "refuse" || opened?.is === "withdraw") && opened.of && (
        <EndDialog companyId={companyId} contact={contact} proposal={opened.of} how={opened.is} onClose={close} />
      )}
    </div>
  );
}
