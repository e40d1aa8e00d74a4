"use client";

import { useEffect, useState } from "react";
import { ActDialog } from "@/components/ui/act-dialog";
import { Combobox } from "@/components/ui/combobox";
import { FormFault } from "@/components/ui/form-fault";
import { Select } from "@/components/ui/select";
import { api, call } from "@/lib/api/client";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { setRules } from "./set-rules";
import { type Axis, type Rules, ruled } from "./tree";

type Offer = { value: string; code: string; name: string; version: number };

/** Says which account requires or forbids the axis from now on. */
export default function RuleDialog({
  companyId,
  axis,
  all,
  onClose,
}: {
  companyId: string;
  axis: Axis;
  all: readonly Rules[];
  onClose: () => void;
}) {
  const say = useSay();
  const reading = useSubmit([]);
  const [offers, setOffers] = useState<readonly Offer[]>([]);
  const [accountId, setAccountId] = useState<string | null>(null);
  const [rule, setRule] = useState("required");

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it opens
  useEffect(() => {
    reading.submit(async () => setOffers(await readAccounts(companyId)));
  }, []);

  return (
    <ActDialog
      title={say("dimensions.add_rule_for", { axis: axis.name })}
      act={say("ui.save")}
      names={["account", "rules"]}
      done={say("dimensions.saved")}
      onClose={onClose}
      onAct={async (_, refuse) => {
        const account = offers.find(({ value }) => value === accountId);
        if (!account) {
          return refuse({ account: say("dimensions.choose_account") });
        }
        const held = all.find(({ account_id }) => account_id === account.value)?.rules ?? {};
        await setRules(companyId, account.value, account.version, ruled(held, axis.code, rule));
      }}
    >
      {(faults) => (
        <>
          <p>{say("dimensions.add_rule_text")}</p>
          <FormFault faults={reading.faults} />
          <Combobox
            label={say("dimensions.account")}
            error={faults.fields.account}
            offers={offers}
            value={accountId}
            onValue={setAccountId}
          />
          <Select
            label={say("dimensions.rule")}
            name="rules"
            value={rule}
            choices={[
              { value: "required", name: say("dimensions.must") },
              { value: "forbidden", name: say("dimensions.must_not") },
            ]}
            onChange={(event) => setRule(event.target.value)}
            error={faults.fields.rules}
          />
        </>
      )}
    </ActDialog>
  );
}

/** Every account that takes lines, page by page. */
async function readAccounts(companyId: string): Promise<Offer[]> {
  const found: Offer[] = [];
  let after: string | undefined;
  do {
    const { data } = await call(
      api.GET("/api/v1/companies/{company_id}/accounts", {
        params: { path: { company_id: companyId }, query: { is_active: true, limit: 200, after } },
      }),
    );
    const taking = data.items.filter(({ is_heading }) => !is_heading);
    found.push(...taking.map(({ id, code, name, version }) => ({ value: id, code, name, version })));
    after = data.next ?? undefined;
  } while (after);
  return found;
}
