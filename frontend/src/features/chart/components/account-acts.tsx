"use client";

import { lazy, Suspense, useState } from "react";
import { Button } from "@/components/ui/button";
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
  const [asked, setAsked] = useState<Asked | null>(null);
  return (
    <>
      <Button onClick={() => setAsked("change")}>{say("chart.change")}</Button>
      <Button onClick={() => setAsked("use")}>
        {props.account.is_active ? say("chart.deactivate") : say("chart.activate")}
      </Button>
      <Button look="danger" onClick={() => setAsked("delete")}>
        {say("ui.delete")}
      </Button>
      <Suspense>{asked && <AccountDialogs {...props} asked={asked} onClose={() => setAsked(null)} />}</Suspense>
    </>
  );
}
