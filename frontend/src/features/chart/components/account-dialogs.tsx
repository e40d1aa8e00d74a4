"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormFault } from "@/components/ui/form-fault";
import { toast } from "@/components/ui/toast";
import { api, call } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { type AccountClass, isClass } from "../kinds";
import { AccountFields, type Draft, FIELDS, type Heading } from "./account-fields";

type Account = components["schemas"]["AccountOut"];
type Patch = components["schemas"]["AccountPatch"];

export type Asked = "change" | "use" | "delete";

/** The question before an account is changed, put out of use or back, or deleted. */
export default function AccountDialogs({
  companyId,
  account,
  headings,
  hasBelow,
  close,
  asked,
  onClose,
}: {
  companyId: string;
  account: Account;
  headings: readonly Heading[];
  hasBelow: boolean;
  /** The chart without the account, for when it is gone. */
  close: string;
  asked: Asked;
  onClose: () => void;
}) {
  const say = useSay();
  const router = useRouter();
  const [draft, setDraft] = useState<Draft>(() => draftOf(account));
  const { isBusy, faults, submit } = useSubmit(FIELDS);
  const path = { company_id: companyId, account_id: account.id };
  const name = `${account.code} ${account.name}`;

  const change = (body: Patch, done: string) =>
    submit(async () => {
      await call(
        api.PATCH("/api/v1/companies/{company_id}/accounts/{account_id}", {
          params: { path, header: { "If-Match": `"v${account.version}"` } },
          body,
        }),
      );
      onClose();
      toast({ text: done });
      router.refresh();
    });
  const remove = () =>
    submit(async () => {
      await call(api.DELETE("/api/v1/companies/{company_id}/accounts/{account_id}", { params: { path } }));
      onClose();
      toast({ text: say("chart.deleted", { account: name }) });
      router.replace(close, { scroll: false });
      router.refresh();
    });
  // What somebody else changed meanwhile has to be seen before it is changed again.
  const again = faults.code === "core.stale_version" && (
    <Button
      onClick={() => {
        onClose();
        router.refresh();
      }}
    >
      {say("chart.read_again")}
    </Button>
  );
  const cancel = <Button onClick={onClose}>{say("ui.cancel")}</Button>;

  return (
    <>
      <Dialog
        open={asked === "change"}
        title={say("chart.change_title", { account: name })}
        onClose={onClose}
        onSubmit={() => change(patchOf(account, draft), say("chart.changed", { account: draft.name }))}
        acts={
          <>
            {again || cancel}
            <Button look="primary" type="submit" busy={isBusy}>
              {say("ui.save")}
            </Button>
          </>
        }
      >
        <AccountFields
          draft={draft}
          onDraft={setDraft}
          faults={faults}
          headings={headings}
          isNew={false}
          isFixed={account.currency !== ""}
          self={account.id}
        />
        <FormFault faults={faults} />
      </Dialog>
      <Dialog
        open={asked === "use"}
        title={
          account.is_active
            ? say("chart.deactivate_title", { account: name })
            : say("chart.activate_title", { account: name })
        }
        onClose={onClose}
        onSubmit={() =>
          change(
            { is_active: !account.is_active },
            say(account.is_active ? "chart.deactivated" : "chart.activated", { account: name }),
          )
        }
        acts={
          <>
            {again || cancel}
            <Button look="primary" type="submit" busy={isBusy}>
              {account.is_active ? say("chart.deactivate") : say("chart.activate")}
            </Button>
          </>
        }
      >
        <p>{account.is_active ? say("chart.deactivate_text") : say("chart.activate_text")}</p>
        <FormFault faults={faults} />
      </Dialog>
      <Dialog
        open={asked === "delete"}
        title={say("chart.delete_title", { account: name })}
        onClose={onClose}
        onSubmit={remove}
        acts={
          <>
            {cancel}
            <Button look="danger" type="submit" busy={isBusy}>
              {say("ui.delete")}
            </Button>
          </>
        }
      >
        <p>{hasBelow ? say("chart.delete_below") : say("chart.delete_text")}</p>
        <FormFault faults={faults} />
      </Dialog>
    </>
  );
}

function draftOf(account: Account): Draft {
  const account_class: AccountClass = isClass(account.account_class) ? account.account_class : "asset";
  const { code, name, subtype, parent_id, is_heading, currency } = account;
  return { code, name, account_class, subtype, parent_id, is_heading, currency };
}

/** What was changed, and nothing else. */
function patchOf(account: Account, draft: Draft): Patch {
  const names = ["code", "name", "subtype", "parent_id", "is_heading", "currency"] as const;
  const said = { ...draft, currency: draft.currency.trim() };
  return Object.fromEntries(
    names.filter((name) => said[name] !== account[name]).map((name) => [name, said[name]]),
  ) as Patch;
}
