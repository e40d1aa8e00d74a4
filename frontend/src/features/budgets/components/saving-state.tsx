"use client";

import { Button } from "@/components/ui/button";
import { Pill } from "@/components/ui/pill";
import { useSay } from "@/lib/i18n/use-say";
import type { Saving } from "../use-plan";

/** Whether what was typed is saved; where it was refused, why, and what to do. */
export function SavingState({
  saving,
  onReadAgain,
  onTry,
}: {
  saving: Saving;
  onReadAgain: () => void;
  onTry: () => void;
}) {
  const say = useSay();
  if (saving.is !== "refused") {
    return (
      <span className="ms-auto" role="status">
        <Pill is={saving.is === "saved" ? "ok" : "draft"}>
          {say(saving.is === "saved" ? "budgets.saved" : saving.is === "saving" ? "budgets.saving" : "budgets.unsaved")}
        </Pill>
      </span>
    );
  }
  const { error } = saving;
  const isStale = error.code === "core.stale_version";
  const why = isStale
    ? say("budgets.stale")
    : [error.problem.detail, ...new Set(error.problem.errors.map(({ message }) => message))].join(" ");
  return (
    <span className="budget-refused" role="alert">
      <Pill is="bad">{say("budgets.refused")}</Pill>
      <span>
        {why} <code>{error.code}</code>
      </span>
      <Button onClick={isStale ? onReadAgain : onTry}>{say(isStale ? "budgets.read_again" : "ui.try_again")}</Button>
    </span>
  );
}
