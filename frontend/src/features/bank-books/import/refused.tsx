"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Button, LinkButton } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { State } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { lazily } from "@/lib/api/lazily";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { heldNow, hold } from "./held";
import type { Held } from "./reading";
import { OTHER_ACCOUNT, whereOf } from "./where";

const acts = lazily(() => import("./api"));

/** Why an import that went on by itself was refused. Where only the account's number is another one, it can be said to be right. */
export function Refused({ companyId, problem }: { companyId: string; problem: { [name: string]: unknown } }) {
  const say = useSay();
  const router = useRouter();
  const { isBusy, faults, submit } = useSubmit([]);
  const [held, setHeld] = useState<Held | null>(null);
  useEffect(() => setHeld(heldNow()), []);
  const code = String(problem.code ?? "");
  const where = whereOf(problem.params, say);

  function confirm({ file, said }: Held) {
    submit(async () => {
      const next = { file, said: { ...said, acceptsOtherNumber: true } };
      hold(next);
      const job = await (await acts()).askForImport(companyId, next);
      router.push(address(`/${companyId}/bank/import`, { job: job.id }));
    });
  }

  return (
    <State title={say(code === OTHER_ACCOUNT ? "bank_import.other_account" : "bank_import.refused_title")}>
      <p>
        {String(problem.detail ?? "")} {where && `${where}.`} {say("bank_import.nothing_written")}
      </p>
      <FormFault faults={faults} />
      <div className="bts">
        {code === OTHER_ACCOUNT && held && (
          <Button look="primary" busy={isBusy} onClick={() => confirm(held)}>
            {say("bank_import.other_account_yes")}
          </Button>
        )}
        <LinkButton href={`/${companyId}/bank/import`}>{say("bank_import.again")}</LinkButton>
      </div>
      <dl className="tech">
        <dt>{say("ui.code")}</dt>
        <dd>
          <code>{code}</code>
        </dd>
      </dl>
    </State>
  );
}
