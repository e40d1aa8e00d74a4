"use client";

import { Download } from "lucide";
import { useEffect, useRef, useState } from "react";
import { useProof } from "@/components/access/use-proof";
import { Button } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { Icon } from "@/components/ui/icon";
import { api, call } from "@/lib/api/client";
import { NO_FAULTS, useSubmit } from "@/lib/errors/use-submit";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";

const MB = 1_000_000;

/** Downloads everything of the tenant, says how much has come, and can be stopped. Half an archive is never saved. */
export function TenantExport() {
  const say = useSay();
  const format = useFormat();
  const { proven, dialog } = useProof();
  const { isBusy, faults, submit, refuse } = useSubmit([]);
  const [came, setCame] = useState<number | null>(null);
  const [isDone, setDone] = useState(false);
  const stop = useRef<AbortController>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const size = (bytes: number) => format.count(Math.ceil((bytes / MB) * 10) / 10);

  async function download() {
    const controller = new AbortController();
    stop.current = controller;
    setDone(false);
    let response: Response | undefined;
    await proven(() =>
      call(
        api.POST("/api/v1/tenant/export", { parseAs: "stream", signal: controller.signal }).then((answer) => {
          response = answer.response;
          return answer;
        }),
      ).then(({ data }) => save(data as unknown as ReadableStream<Uint8Array>, () => response)),
    );
  }

  async function save(stream: ReadableStream<Uint8Array>, answered: () => Response | undefined) {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let bytes = 0;
    setCame(0);
    try {
      const reader = stream.getReader();
      for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
        parts.push(new Uint8Array(value ?? []));
        bytes += value?.byteLength ?? 0;
        setCame(bytes);
      }
    } catch (error) {
      setCame(null);
      if (!(error instanceof DOMException && error.name === "AbortError")) {
        refuse({ ...NO_FAULTS, whole: say("organisation.export_failed"), code: "" });
      }
      return;
    }
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(parts, { type: "application/zip" }));
    link.download =
      /filename="?([^";]+)/.exec(answered()?.headers.get("content-disposition") ?? "")?.[1] ?? "oasys-tenant.zip";
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    setDone(true);
  }

  return (
    <div className="taking">
      <FormFault faults={faults} />
      <Button busy={isBusy} onClick={() => submit(download)}>
        <Icon of={Download} />
        {say("organisation.export_begin")}
      </Button>
      {isBusy && came !== null && (
        <Button look="bare" onClick={() => stop.current?.abort()}>
          {say("organisation.export_stop")}
        </Button>
      )}
      <p role="status" className="text-muted">
        {isBusy && came !== null
          ? came > 0
            ? say("organisation.export_progress", { size: size(came) })
            : say("organisation.export_beginning")
          : isDone && came !== null && say("organisation.export_done", { size: size(came) })}
      </p>
      {dialog}
    </div>
  );
}
