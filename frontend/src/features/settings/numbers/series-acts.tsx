"use client";

import { Plus } from "lucide";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { part } from "@/components/ui/part";
import { useOpened } from "@/components/ui/use-opened";
import { useSay } from "@/lib/i18n/use-say";
import type { Series } from "./series";

const ChangeDialog = part(() => import("./change-dialog"));
const NewDialog = part(() => import("./new-dialog"));

/** Has the numbers of a journal begin otherwise. */
export function ChangeSeries({ companyId, series }: { companyId: string; series: Series }) {
  const say = useSay();
  const { opened, open, close } = useOpened<"change", Series>(series);
  return (
    <>
      <Button onClick={() => open("change")} aria-label={say("number_series.change_named", { name: series.code })}>
        {say("number_series.change")}
      </Button>
      {opened && <ChangeDialog companyId={companyId} series={opened.of} onClose={close} />}
    </>
  );
}

/** Begins a series: a journal of its own, and the documents that are numbered by it. */
export function NewSeries({ companyId }: { companyId: string }) {
  const say = useSay();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        <Icon of={Plus} />
        {say("number_series.add")}
      </Button>
      {isOpen && <NewDialog companyId={companyId} onClose={() => setOpen(false)} />}
    </>
  );
}
