"use client";

import { lazy, Suspense } from "react";
import { Button } from "@/components/ui/button";
import { useOpened } from "@/components/ui/use-opened";
import type { components } from "@/lib/api/schema";
import { useSay } from "@/lib/i18n/use-say";
import type { Asked } from "./account-dialogs";
import type { Heading } from "./account-fields";

const AccountDialogs = lazy(() => import("./account-dialogs"));

/** What can be done with an account: change it, put it out of use or back, delete it where nothing hangs on it. */
export function AccountActs(props: {
  companyId: string;
  account: components["schemas"]["AccountOut"];
  headings: readonly Heading[];
  hasBelow: boolean;
  close: string;
}) {
  const say = useSay();
  const { opened, open, close } = useOpened<Asked, typeof props.account>(props.account);
  return (
    <>
      <Button onClick={() => open("change")}>{say("chart.change")}</Button>
      <Button onClick={() => open("use")}>
        {props.account.is_active ? say("chart.deactivate") : say("chart.activate")}
      </Button>
      <Button look="danger" onClick={() => open("delete")}>
        {say("ui.delete")}
      </Button>
      <Suspense>
        {opened && <AccountDialogs {...props} account={opened.of} asked={opened.is} onClose={close} />}
      </Suspense>
    </>
  );
}
