"use client";

import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Select } from "@/components/ui/select";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { useSay } from "@/lib/i18n/use-say";
import { checkEInvoice } from "../dispatch-api";
import type { Leaving } from "./dispatch-acts";

type State = components["schemas"]["EInvoiceStateOut"];

/** Which rules of the e-invoice are broken, each at the field that cures it. */
export default function RulesDialog({ companyId, kind, id, number, onClose }: Leaving & { onClose: () => void }) {
  const say = useSay();
  const [format, setFormat] = useState<State["format"] | null>(null);
  const [state, setState] = useState<State | ApiError | null>(null);
  useEffect(() => {
    let isHere = true;
    setState(null);
    checkEInvoice(companyId, kind, id, format)
      .then((found) => isHere && setState(found))
      .catch((error: unknown) => {
        if (!(error instanceof ApiError)) {
          throw error;
        }
        return isHere && setState(error);
      });
    return () => {
      isHere = false;
    };
  }, [companyId, kind, id, format]);
  const found = state instanceof ApiError ? null : state;
  return (
    <Dialog
      open
      broad
      title={say("dispatch.check_title", { number: number ?? say("documents.draft") })}
      onClose={onClose}
      acts={<Button onClick={onClose}>{say("ui.close")}</Button>}
    >
      <Select
        label={say("dispatch.format")}
        name="format"
        value={format ?? found?.format ?? "facturx"}
        choices={[
          { value: "facturx", name: "Factur-X (ZUGFeRD)" },
          { value: "xrechnung", name: "XRechnung" },
          { value: "peppol", name: "Peppol BIS 3" },
        ]}
        onChange={(event) => setFormat(event.target.value as State["format"])}
      />
      <div aria-live="polite">
        {state === null && <p className="text-muted">{say("dispatch.checking")}</p>}
        {state instanceof ApiError && <p className="error">{state.message}</p>}
        {found && (
          <>
            <p className={`note ${found.is_valid ? "" : "warn"}`}>
              {say(found.is_valid ? "dispatch.keeps_rules" : "dispatch.breaks_rules", {
                count: found.broken.filter(({ severity }) => severity === "error").length,
              })}
            </p>
            {found.broken.length > 0 && (
              <ul className="broken-rules">
                {found.broken.map((one, at) => (
                  <li key={`${one.rule}${one.pointer}${at.toString()}`}>
                    {one.message} <small>{[one.rule, fieldOf(one.pointer, say)].filter(Boolean).join(" · ")}</small>
                  </li>
                ))}
              </ul>
            )}
            <p className="text-muted">
              {found.rules
                .filter(({ version }) => version)
                .map(({ name, version }) => `${name} ${version}`)
                .join(" · ")}
            </p>
          </>
        )}
      </div>
    </Dialog>
  );
}

/** Where a field stands, for a person: which page it is changed on. */
function fieldOf(pointer: string, say: ReturnType<typeof useSay>): string {
  const [, first, place] = pointer.split("/");
  if (!first) {
    return "";
  }
  if (first === "issuer") {
    return say("dispatch.at_issuer");
  }
  if (first === "contact") {
    return say("dispatch.at_contact");
  }
  return first === "lines" && place
    ? say("dispatch.at_line", { place: Number.parseInt(place, 10) + 1 })
    : say("dispatch.at_document");
}
