"use client";

import { useEffect, useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { Combobox, type Offer } from "@/components/ui/combobox";
import { TextField } from "@/components/ui/text-field";
import { ApiError } from "@/lib/api/problem";
import { useSay } from "@/lib/i18n/use-say";
import { connectAccount, findInstitutions, type Institution } from "../api";
import { backTo, LEFT_FOR } from "../feed";
import type { Account } from "./connect-act";

type Found = { of: string; banks: readonly Institution[] | null; failure: string | null };

/** Asks for the account, the country and the bank; then the browser goes to the bank, where the owner consents. */
export default function ConnectDialog({
  companyId,
  accounts,
  countries,
  onClose,
}: {
  companyId: string;
  accounts: readonly Account[];
  countries: readonly Offer[];
  onClose: () => void;
}) {
  const say = useSay();
  const [account, setAccount] = useState<string | null>(accounts.length === 1 ? (accounts[0]?.value ?? null) : null);
  const [country, setCountry] = useState<string | null>(null);
  const [bank, setBank] = useState<string | null>(null);
  const [first, setFirst] = useState("");
  const [found, setFound] = useState<Found>({ of: "", banks: null, failure: null });

  useEffect(() => {
    if (!country) {
      return;
    }
    let isLeft = false;
    findInstitutions(companyId, country).then(
      (banks) => !isLeft && setFound({ of: country, banks, failure: null }),
      (error) => {
        if (!(error instanceof ApiError)) {
          throw error;
        }
        if (!isLeft) {
          setFound({ of: country, banks: null, failure: error.message });
        }
      },
    );
    return () => {
      isLeft = true;
    };
  }, [companyId, country]);

  const now = found.of === country ? found : null;
  const chosen = now?.banks?.find(({ id }) => id === bank);
  const currency = accounts.find(({ value }) => value === account)?.currency;
  return (
    <ActDialog
      title={say("bank_feeds.connect_title")}
      act={say("bank_feeds.to_bank")}
      names={["account_id", "country", "institution_id", "first_on", "days", "path"]}
      onClose={onClose}
      onAct={async (keyFor, refuse) => {
        const fields = {
          ...(account ? {} : { account_id: say("ui.required") }),
          ...(country ? {} : { country: say("ui.required") }),
          ...(country && !chosen ? { institution_id: say("ui.required") } : {}),
        };
        if (!account || !chosen || Object.keys(fields).length > 0) {
          return refuse(fields);
        }
        const body = {
          account_id: account,
          provider: "gocardless",
          institution_id: chosen.id,
          first_on: first || null,
          path: backTo(companyId),
          days: chosen.most_days ?? 90,
        } as const;
        const { feed, link } = await connectAccount(companyId, keyFor(body), body);
        sessionStorage.setItem(LEFT_FOR, feed.id);
        window.location.assign(link);
      }}
    >
      {({ fields }) => (
        <>
          <p className="text-muted">{say("bank_feeds.connect_text")}</p>
          <Combobox
            label={say("bank_feeds.account")}
            hint={currency && say("bank_feeds.account_hint", { currency })}
            name="account_id"
            offers={accounts}
            value={account}
            onValue={setAccount}
            error={fields.account_id}
          />
          <Combobox
            label={say("bank_feeds.country")}
            name="country"
            offers={countries}
            value={country}
            onValue={(to) => {
              setCountry(to);
              setBank(null);
            }}
            error={fields.country ?? now?.failure ?? undefined}
          />
          {country && !now && <p className="text-muted">{say("bank_feeds.looking")}</p>}
          {now?.banks?.length === 0 && <p className="note">{say("bank_feeds.no_banks")}</p>}
          {now?.banks && now.banks.length > 0 && (
            <Combobox
              key={country}
              label={say("bank_feeds.bank")}
              hint={
                chosen?.history_days
                  ? say("bank_feeds.history", { days: chosen.history_days, consent: chosen.most_days ?? 90 })
                  : undefined
              }
              name="institution_id"
              offers={now.banks.map(({ id, bic, name }) => ({ value: id, code: bic, name }))}
              value={bank}
              onValue={setBank}
              error={fields.institution_id}
            />
          )}
          <TextField
            label={say("bank_feeds.first_on")}
            hint={say("bank_feeds.first_on_hint")}
            type="date"
            name="first_on"
            value={first}
            onChange={(event) => setFirst(event.target.value)}
            error={fields.first_on}
          />
        </>
      )}
    </ActDialog>
  );
}
