"use client";

import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { toast } from "@/components/ui/toast";
import type { FormFaults } from "@/lib/errors/fields";
import { NO_FAULTS, useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";

/** One part of the connection, saved by itself: heading, what stands, fields, button. */
export function PartForm({
  title,
  names,
  act,
  done,
  mayChange,
  onSave,
  children,
  fields,
}: {
  title: string;
  names: readonly string[];
  act: string;
  done: string;
  mayChange: boolean;
  /** Answers faults by field where something is missing. */
  onSave: () => Promise<{ [name: string]: string } | undefined>;
  children?: ReactNode;
  fields: (faults: FormFaults) => ReactNode;
}) {
  const say = useSay();
  const router = useRouter();
  const { isBusy, faults, submit, refuse } = useSubmit(names);
  return (
    <form
      method="post"
      className="form-sheet"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit(async () => {
          const missing = await onSave();
          if (missing) {
            refuse({ ...NO_FAULTS, fields: missing });
            return;
          }
          toast({ text: done, is: "ok" });
          router.refresh();
        });
      }}
    >
      <section>
        <h2>{title}</h2>
        {children}
        <FormFault faults={faults} />
        {mayChange && (
          <>
            {fields(faults)}
            <div className="bts">
              <Button type="submit" busy={isBusy}>
                {act}
              </Button>
              {faults.code === "core.stale_version" && (
                <Button onClick={() => window.location.reload()}>{say("ui.read_again")}</Button>
              )}
            </div>
          </>
        )}
      </section>
    </form>
  );
}
