"use client";

import type { ReactNode } from "react";
import { TextField } from "@/components/ui/text-field";
import type { FormFaults } from "@/lib/errors/fields";
import { useSay } from "@/lib/i18n/use-say";
import { NumberPreview } from "./number-preview";
import { PLACES } from "./series";

/** Name and pattern of a journal, with the numbers they come to while they are typed; what else is asked stands between the two. */
export function SeriesFields({
  companyId,
  code,
  name,
  pattern,
  onName,
  onPattern,
  faults,
  children,
}: {
  companyId: string;
  code: string;
  name: string;
  pattern: string;
  onName: (name: string) => void;
  onPattern: (pattern: string) => void;
  faults: FormFaults;
  children?: ReactNode;
}) {
  const say = useSay();
  return (
    <>
      <TextField
        label={say("number_series.name")}
        name="name"
        autoComplete="off"
        maxLength={200}
        value={name}
        onChange={(event) => onName(event.target.value)}
        error={faults.fields.name}
      />
      {children}
      <TextField
        label={say("number_series.pattern")}
        hint={say("number_series.pattern_means", PLACES)}
        name="number_prefix"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        maxLength={40}
        value={pattern}
        onChange={(event) => onPattern(event.target.value)}
        error={faults.fields.number_prefix}
      />
      <NumberPreview companyId={companyId} code={code} pattern={pattern.trim()} />
    </>
  );
}
