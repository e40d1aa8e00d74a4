"use client";

import { X } from "lucide";
import { useRouter, useSearchParams } from "next/navigation";
import { useEffect, useId, useRef } from "react";
import { DropZone } from "@/components/files/drop-zone";
import { Button } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { Icon } from "@/components/ui/icon";
import { part } from "@/components/ui/part";
import { Select } from "@/components/ui/select";
import { address } from "@/lib/api/address";
import { lazily } from "@/lib/api/lazily";
import { useSubmit } from "@/lib/errors/use-submit";
import { sizeOf } from "@/lib/files/size";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { FORMAT_NAMES, FORMATS, type FormatName, isFormat, MOST_BYTES, MOST_FILES, takesSeveral } from "../formats";
import { hold, useHeld } from "../held";
import { Steps } from "./steps";

const Mapping = part(() => import("./mapping"));
const OptionFields = part(() => import("./option-fields"));
const acts = lazily(() => import("../api"));
const recognising = lazily(() => import("../recognise"));

/** The first step: which file, which kind, and the few questions that the kind leaves open. A table goes on to its mapping. */
export function Choose({ companyId, currency }: { companyId: string; currency: string }) {
  const say = useSay();
  const format = useFormat();
  const router = useRouter();
  const held = useHeld();
  const isMapping = useSearchParams().get("step") === "mapping";
  const { isBusy, faults, submit, refuse } = useSubmit([]);
  const sending = useRef<AbortController | null>(null);
  const why = useId();
  const here = `/${companyId}/import`;
  const total = held.files.reduce((sum, { size }) => sum + size, 0);

  useEffect(() => () => sending.current?.abort(), []);

  async function take(list: FileList | null) {
    const files = [...(list ?? [])];
    const [first] = files;
    if (!first) {
      return;
    }
    const fault =
      files.length > MOST_FILES
        ? say("imports.too_many_files", { count: MOST_FILES })
        : files.reduce((sum, { size }) => sum + size, 0) > MOST_BYTES
          ? say("imports.too_large", { size: sizeOf(MOST_BYTES, format.region) })
          : files.some(({ size }) => size === 0)
            ? say("imports.empty_file")
            : null;
    if (fault) {
      refuse({ fields: {}, whole: fault, code: "", requestId: "" });
      return;
    }
    await submit(async () => {
      const found = (await (await recognising()).recognise(first)) ?? null;
      hold({ files: found && !takesSeveral(found) ? [first] : files, format: found });
    });
  }

  async function check(chosen: FormatName) {
    sending.current = new AbortController();
    const { signal } = sending.current;
    await submit(async () => {
      const job = await (await acts()).askDryRun(companyId, chosen, held.files, { options: held.options, signal });
      router.push(address(here, { job: job.id }));
    }).catch((error: unknown) => {
      if (!signal.aborted) {
        throw error;
      }
    });
  }

  if (isMapping && held.files[0]) {
    return <Mapping companyId={companyId} currency={currency} file={held.files[0]} />;
  }
  const chosen = held.format;
  return (
    <section className="imp" aria-label={say("imports.step_file")}>
      <Steps say={say} now="file" hasMapping={chosen === "csv"} />
      {isMapping && <p className="note warn">{say("imports.choose_again")}</p>}
      <DropZone
        label={say("imports.files")}
        title={say("imports.drop")}
        hint={say("imports.drop_hint", { size: sizeOf(MOST_BYTES, format.region) })}
        choose={say("imports.choose")}
        accept={
          chosen ? undefined : [...new Set(FORMAT_NAMES.flatMap((name) => FORMATS[name].accept.split(",")))].join(",")
        }
        multiple
        onFiles={take}
      />
      {held.files.length > 0 && (
        <>
          <ul className="chosen" aria-label={say("imports.files")}>
            {held.files.map((file) => (
              <li key={`${file.name} ${file.size}`}>
                <bdi>{file.name}</bdi>
                <span className="n text-faint">{sizeOf(file.size, format.region)}</span>
                <Button
                  look="bare"
                  square
                  aria-label={say("imports.remove_file", { name: file.name })}
                  onClick={() => hold({ files: held.files.filter((one) => one !== file) })}
                >
                  <Icon of={X} />
                </Button>
              </li>
            ))}
          </ul>
          <div className="file-kind">
            <Select
              label={say("imports.format")}
              hint={say(chosen ? `imports.about_${chosen}` : "imports.format_unknown")}
              value={chosen ?? ""}
              choices={[
                ...(chosen ? [] : [{ value: "", name: say("imports.format_choose") }]),
                ...FORMAT_NAMES.map((value) => ({ value, name: say(`imports.format_${value}`) })),
              ]}
              onChange={(event) => hold({ format: isFormat(event.target.value) ? event.target.value : null })}
            />
            {chosen && ["quickbooks", "xero", "hledger"].includes(chosen) && <OptionFields format={chosen} />}
          </div>
        </>
      )}
      <FormFault faults={faults} />
      {held.files.length > 0 && (
        <div className="bts">
          {chosen === "csv" ? (
            <Button look="primary" onClick={() => router.push(address(here, { step: "mapping" }))}>
              {say("imports.go_mapping")}
            </Button>
          ) : (
            <Button
              look="primary"
              busy={isBusy}
              because={chosen ? (takesSeveral(chosen) || held.files.length === 1 ? null : why) : why}
              onClick={() => chosen && check(chosen)}
            >
              {say("imports.check")}
            </Button>
          )}
          {isBusy && sending.current && (
            <Button
              onClick={() => {
                sending.current?.abort();
                sending.current = null;
              }}
            >
              {say("ui.cancel")}
            </Button>
          )}
          <p className="text-faint" id={why} role="status">
            {isBusy
              ? say("imports.sending", { size: sizeOf(total, format.region) })
              : !chosen
                ? say("imports.format_needed")
                : !takesSeveral(chosen) && held.files.length > 1
                  ? say("imports.one_file")
                  : say("imports.check_why")}
          </p>
        </div>
      )}
    </section>
  );
}
