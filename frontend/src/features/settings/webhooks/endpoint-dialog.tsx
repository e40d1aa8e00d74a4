"use client";

import { useState } from "react";
import { CompanyPicker, type Named } from "@/components/access/pickers";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormFault } from "@/components/ui/form-fault";
import { TextField } from "@/components/ui/text-field";
import { NO_FAULTS, useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { EventPicker } from "./event-picker";
import type { EventGroup } from "./events";
import type { Endpoint } from "./state";

type Said = { url: string; description: string; kinds: string[] | null; company_ids: string[] | null };

/** The address of an endpoint, and what it is told of. */
export default function EndpointDialog({
  title,
  act,
  endpoint,
  groups,
  companies,
  onAct,
  onClose,
}: {
  title: string;
  act: string;
  endpoint?: Endpoint;
  groups: readonly EventGroup[];
  companies: readonly Named[];
  onAct: (said: Said) => Promise<void>;
  onClose: () => void;
}) {
  const say = useSay();
  const [url, setUrl] = useState(endpoint?.url ?? "https://");
  const [description, setDescription] = useState(endpoint?.description ?? "");
  const [kinds, setKinds] = useState<string[] | null>(endpoint?.kinds ?? null);
  const [companyIds, setCompanyIds] = useState<string[] | null>(endpoint?.company_ids ?? null);
  const { isBusy, faults, submit, refuse } = useSubmit(["url", "description", "kinds", "company_ids"]);

  function go() {
    const missing = {
      ...(url.trim().replace("https://", "") ? {} : { url: say("ui.required") }),
      ...(kinds?.length === 0 ? { kinds: say("webhooks.events_required") } : {}),
    };
    if (Object.keys(missing).length > 0) {
      refuse({ ...NO_FAULTS, fields: missing });
      return;
    }
    submit(async () => {
      await onAct({ url: url.trim(), description: description.trim(), kinds, company_ids: companyIds });
      onClose();
    });
  }

  return (
    <Dialog
      open
      broad
      title={title}
      onClose={onClose}
      onSubmit={go}
      acts={
        <>
          <Button onClick={onClose}>{say("ui.cancel")}</Button>
          <Button type="submit" look="primary" busy={isBusy}>
            {act}
          </Button>
        </>
      }
    >
      <FormFault faults={faults} />
      <TextField
        label={say("webhooks.url")}
        hint={say("webhooks.url_hint")}
        name="url"
        type="url"
        autoComplete="off"
        maxLength={2000}
        value={url}
        onChange={(event) => setUrl(event.target.value)}
        error={faults.fields.url}
      />
      <TextField
        label={say("webhooks.description")}
        hint={say("webhooks.description_hint")}
        name="description"
        autoComplete="off"
        maxLength={500}
        value={description}
        onChange={(event) => setDescription(event.target.value)}
        error={faults.fields.description}
      />
      <label className="flex items-start gap-2">
        <input
          type="checkbox"
          name="kinds"
          className="tick mt-0.5"
          checked={kinds === null}
          onChange={(event) => setKinds(event.target.checked ? null : [])}
        />
        {say("webhooks.all_events")}
      </label>
      {faults.fields.kinds && (
        <p className="error" role="alert">
          {faults.fields.kinds}
        </p>
      )}
      {kinds !== null && <EventPicker groups={groups} chosen={kinds} onChosen={setKinds} />}
      <CompanyPicker companies={companies} chosen={companyIds} onChosen={setCompanyIds} />
      {companyIds !== null && <p className="hint">{say("webhooks.all_companies_hint")}</p>}
      {faults.fields.company_ids && (
        <p className="error" role="alert">
          {faults.fields.company_ids}
        </p>
      )}
    </Dialog>
  );
}
