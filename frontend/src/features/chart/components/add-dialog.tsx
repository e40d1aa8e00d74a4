"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormFault } from "@/components/ui/form-fault";
import { toast } from "@/components/ui/toast";
import { api, call, newKey } from "@/lib/api/client";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
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

/** Asks for a new account and adds it to the chart. What was typed keeps its key, so that a second try adds nothing twice. */
export default function AddDialog({
  companyId,
  headings,
  onClose,
}: {
  companyId: string;
  headings: readonly Heading[];
  onClose: () => void;
}) {
  const say = useSay();
  const router = useRouter();
  const [draft, setDraft] = useState(BLANK);
  const [key, setKey] = useState(newKey);
  const { isBusy, faults, submit } = useSubmit(FIELDS);

  const add = () =>
    submit(async () => {
      const { data } = await call(
        api.POST("/api/v1/companies/{company_id}/accounts", {
          params: { path: { company_id: companyId }, header: key },
          body: { ...draft, currency: draft.currency.trim() || null },
        }),
      );
      onClose();
      toast({ text: say("chart.added", { account: `${data.code} ${data.name}` }) });
      router.push(`/${companyId}/accounts?account=${data.id}`, { scroll: false });
      router.refresh();
    });

  return (
    <Dialog
      open
      title={say("chart.add")}
      onClose={onClose}
      onSubmit={add}
      acts={
        <>
          <Button onClick={onClose}>{say("ui.cancel")}</Button>
          <Button look="primary" type="submit" busy={isBusy}>
            {say("chart.add")}
          </Button>
        </>
      }
    >
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
    </Dialog>
  );
}
