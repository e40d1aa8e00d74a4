"use client";

import { Plus } from "lucide";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { usePageKeys } from "@/components/layout/keys";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormFault } from "@/components/ui/form-fault";
import { Icon } from "@/components/ui/icon";
import { toast } from "@/components/ui/toast";
import { api, call, newKey } from "@/lib/api/client";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/client";
import { AccountFields, type Draft, FIELDS, type Heading } from "./account-fields";

const BLANK: Draft = {
  code: "",
  name: "",
  account_class: "asset",
  subtype: "current_asset",
  parent_id: null,
  is_heading: false,
  currency: "",
};

/** A button that asks for a new account and adds it to the chart. */
export function AddAccount({ companyId, headings }: { companyId: string; headings: readonly Heading[] }) {
  const say = useSay();
  const router = useRouter();
  const [draft, setDraft] = useState<Draft | null>(null);
  const [key, setKey] = useState(newKey);
  const { isBusy, faults, submit, refuse } = useSubmit(FIELDS);
  const open = () => {
    refuse({ fields: {}, whole: null, code: "", requestId: "" });
    setKey(newKey());
    setDraft(BLANK);
  };
  usePageKeys([{ key: "n", does: say("chart.add"), run: open }]);

  const add = (wanted: Draft) =>
    submit(async () => {
      const { data } = await call(
        api.POST("/api/v1/companies/{company_id}/accounts", {
          params: { path: { company_id: companyId }, header: key },
          body: { ...wanted, currency: wanted.currency.trim() || null },
        }),
      );
      setDraft(null);
      toast({ text: say("chart.added", { account: `${data.code} ${data.name}` }) });
      router.push(`/${companyId}/accounts?account=${data.id}`, { scroll: false });
      router.refresh();
    });

  return (
    <>
      <Button look="primary" keys="N" onClick={open}>
        <Icon of={Plus} />
        {say("chart.add")}
      </Button>
      <Dialog
        open={draft !== null}
        title={say("chart.add")}
        onClose={() => setDraft(null)}
        onSubmit={() => draft && add(draft)}
        acts={
          <>
            <Button onClick={() => setDraft(null)}>{say("ui.cancel")}</Button>
            <Button look="primary" type="submit" busy={isBusy}>
              {say("chart.add")}
            </Button>
          </>
        }
      >
        {draft && (
          <>
            <AccountFields
              draft={draft}
              onDraft={(changed) => {
                setDraft(changed);
                setKey(newKey());
              }}
              faults={faults}
              headings={headings}
              isNew
            />
            <FormFault faults={faults} />
          </>
        )}
      </Dialog>
    </>
  );
}
