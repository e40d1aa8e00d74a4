"use client";

import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Combobox } from "@/components/ui/combobox";
import { Dialog } from "@/components/ui/dialog";
import { FormFault } from "@/components/ui/form-fault";
import type { Offer } from "@/components/ui/match";
import { newKey } from "@/lib/api/client";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { installPack } from "./api";

type Installed = components["schemas"]["PackInstalled"];
const OF_ACCOUNT = /^\/accounts\/(.+)$/;

/**
 * The tax codes of the company's country that it lacks, and later rates of those it has. Where the chart lacks accounts of the pack, it asks
 * which ones stand in their place.
 */
export default function PackDialog({
  companyId,
  country,
  accounts,
  onClose,
}: {
  companyId: string;
  country: string;
  accounts: readonly Offer[];
  onClose: () => void;
}) {
  const say = useSay();
  const router = useRouter();
  const { isBusy, faults, submit } = useSubmit(["accounts"]);
  /** Accounts of the pack that the chart lacks, and what stands in their place. */
  const [places, setPlaces] = useState<{ [ofPack: string]: string }>({});
  const [lacking, setLacking] = useState<readonly string[]>([]);
  const [done, setDone] = useState<Installed | null>(null);
  const sent = useRef({ body: "", key: newKey() });

  function install() {
    submit(async () => {
      const named = Object.fromEntries(Object.entries(places).filter(([, code]) => code));
      const text = JSON.stringify(named);
      if (sent.current.body !== text) {
        sent.current = { body: text, key: newKey() };
      }
      try {
        setDone(await installPack(companyId, sent.current.key, named));
        router.refresh();
      } catch (error) {
        if (error instanceof ApiError && error.code === "tax.accounts_missing") {
          const missing = error.problem.errors.flatMap(({ pointer }) => OF_ACCOUNT.exec(pointer)?.[1] ?? []);
          setLacking((held) => [...new Set([...held, ...missing])].sort());
        }
        throw error;
      }
    });
  }

  if (done) {
    return (
      <Dialog
        open
        title={say("taxes.installed", { pack: done.pack })}
        onClose={onClose}
        acts={
          <Button look="primary" onClick={onClose}>
            {say("ui.close")}
          </Button>
        }
      >
        <p role="status">
          {say("taxes.installed_made", { count: done.made.length })}{" "}
          {say("taxes.installed_renewed", { count: done.with_new_rates.length })}{" "}
          {say("taxes.installed_standing", { count: done.standing })}
        </p>
        {done.made.length > 0 && <p className="text-muted">{done.made.join(", ")}</p>}
        {done.with_new_rates.length > 0 && (
          <p className="text-muted">{say("taxes.renewed", { codes: done.with_new_rates.join(", ") })}</p>
        )}
      </Dialog>
    );
  }
  return (
    <Dialog
      open
      title={say("taxes.install_title", { country })}
      onClose={onClose}
      onSubmit={install}
      acts={
        <>
          <Button onClick={onClose}>{say("ui.cancel")}</Button>
          <Button type="submit" look="primary" busy={isBusy}>
            {say("taxes.install")}
          </Button>
        </>
      }
    >
      <p>{say("taxes.install_text")}</p>
      {lacking.length > 0 && <p>{say("taxes.install_accounts")}</p>}
      {lacking.map((code) => (
        <Combobox
          key={code}
          label={say("taxes.in_place_of", { code })}
          name={`accounts.${code}`}
          offers={accounts}
          value={places[code] ?? null}
          onValue={(value) => setPlaces({ ...places, [code]: value ?? "" })}
        />
      ))}
      <FormFault faults={faults} />
    </Dialog>
  );
}
