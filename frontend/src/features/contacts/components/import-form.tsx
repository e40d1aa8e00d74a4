"use client";

import { X } from "lucide";
import { useEffect, useRef, useState } from "react";
import { DropZone } from "@/components/files/drop-zone";
import { Button } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { Icon } from "@/components/ui/icon";
import { part } from "@/components/ui/part";
import { Select } from "@/components/ui/select";
import { newKey } from "@/lib/api/client";
import { lazily } from "@/lib/api/lazily";
import type { components } from "@/lib/api/schema";
import { NO_FAULTS, useSubmit } from "@/lib/errors/use-submit";
import { sizeOf } from "@/lib/files/size";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";

const asked = lazily(() => import("../import-api"));
const Found = part(() => import("./import-found"));
const Done = part(() => import("./import-done"));

export type Result = components["schemas"]["ContactImportOut"];
const ROLES = ["", "customer", "supplier", "both"] as const;
const ENCODINGS = ["", "utf-8", "utf-16", "windows-1252", "windows-1250", "windows-1251", "iso-8859-15"] as const;
/** As much as the API takes. */
const MOST_BYTES = 32 * 1024 * 1024;

/** Which file, what its rows are, and what it would bring; then all of it is kept, or nothing. */
export function ImportForm({ companyId }: { companyId: string }) {
  const say = useSay();
  const format = useFormat();
  const [file, setFile] = useState<File | null>(null);
  const [role, setRole] = useState<(typeof ROLES)[number]>("");
  const [encoding, setEncoding] = useState<(typeof ENCODINGS)[number]>("");
  const [keepsDuplicates, setKeepsDuplicates] = useState(false);
  const [found, setFound] = useState<Result | null>(null);
  const [done, setDone] = useState<Result | null>(null);
  const [step, setStep] = useState<"check" | "keep">("check");
  const key = useRef(newKey());
  const sending = useRef<AbortController | null>(null);
  const { isBusy, faults, submit, refuse } = useSubmit([]);

  useEffect(() => () => sending.current?.abort(), []);

  /** Another file, or another way to read it: what was found before says nothing of it. */
  function anew() {
    setFound(null);
    refuse(NO_FAULTS);
    key.current = newKey();
  }

  function take(list: FileList | null) {
    const [first] = list ?? [];
    if (!first) {
      return;
    }
    anew();
    const fault =
      first.size > MOST_BYTES
        ? say("contact_files.too_large", { size: sizeOf(MOST_BYTES, format.region) })
        : first.size === 0
          ? say("contact_files.empty_file")
          : null;
    if (fault) {
      refuse({ ...NO_FAULTS, whole: fault });
      return;
    }
    setFile(first);
  }

  function send(isDryRun: boolean) {
    if (!file) {
      return;
    }
    setStep(isDryRun ? "check" : "keep");
    const abort = new AbortController();
    sending.current = abort;
    submit(async () => {
      try {
        const result = await (await asked()).importContacts(
          companyId,
          file,
          { isDryRun, role: role || undefined, encoding: encoding || undefined, keepsDuplicates },
          isDryRun ? newKey() : key.current,
          abort.signal,
        );
        if (result.is_dry_run || result.problem_count > 0) {
          setFound(result);
        } else {
          setDone(result);
        }
      } catch (error) {
        if (!abort.signal.aborted) {
          throw error;
        }
      }
    });
  }

  if (done) {
    return (
      <Done
        companyId={companyId}
        result={done}
        onAgain={() => {
          anew();
          setFile(null);
          setDone(null);
        }}
      />
    );
  }
  const mayKeep = found !== null && found.problem_count === 0 && found.contacts > 0;
  return (
    <section className="imp" aria-label={say("contact_files.file")}>
      <p className="text-muted">{say("contact_files.text")}</p>
      <DropZone
        label={say("contact_files.file")}
        title={say("contact_files.drop")}
        hint={say("contact_files.drop_hint")}
        choose={say("contact_files.choose")}
        look={file ? undefined : "primary"}
        accept=".csv,.txt,.tsv,text/csv"
        onFiles={take}
      />
      {file && (
        <>
          <ul className="chosen" aria-label={say("contact_files.file")}>
            <li>
              <bdi>{file.name}</bdi>
              <span className="n text-faint">{sizeOf(file.size, format.region)}</span>
              <Button
                look="bare"
                square
                aria-label={say("contact_files.remove_file", { name: file.name })}
                onClick={() => {
                  anew();
                  setFile(null);
                }}
              >
                <Icon of={X} />
              </Button>
            </li>
          </ul>
          <div className="file-kind">
            <Select
              label={say("contact_files.role")}
              hint={say("contact_files.role_hint")}
              value={role}
              choices={ROLES.map((value) => ({ value, name: say(`contact_files.role_${value || "said"}`) }))}
              onChange={(event) => {
                anew();
                setRole(ROLES.find((one) => one === event.target.value) ?? "");
              }}
            />
            <Select
              label={say("contact_files.encoding")}
              hint={say("contact_files.encoding_hint")}
              value={encoding}
              choices={ENCODINGS.map((value) => ({ value, name: value || say("contact_files.encoding_guessed") }))}
              onChange={(event) => {
                anew();
                setEncoding(ENCODINGS.find((one) => one === event.target.value) ?? "");
              }}
            />
          </div>
          <fieldset className="field ticks">
            <legend className="vh">{say("contact_files.duplicates")}</legend>
            <label>
              <input
                type="checkbox"
                className="tick"
                checked={keepsDuplicates}
                onChange={(event) => {
                  anew();
                  setKeepsDuplicates(event.target.checked);
                }}
              />
              <span>
                {say("contact_files.keep_duplicates")}
                <small>{say("contact_files.keep_duplicates_hint")}</small>
              </span>
            </label>
          </fieldset>
        </>
      )}
      <FormFault faults={faults} />
      {file && (
        <div className="bts">
          {mayKeep ? (
            <Button look="primary" busy={isBusy} onClick={() => send(false)}>
              {say("contact_files.keep", { count: found.contacts })}
            </Button>
          ) : (
            <Button look="primary" busy={isBusy} onClick={() => send(true)}>
              {say(found ? "contact_files.check_again" : "contact_files.check")}
            </Button>
          )}
          {isBusy && <Button onClick={() => sending.current?.abort()}>{say("ui.cancel")}</Button>}
          <p className="text-faint" role="status">
            {isBusy
              ? say(step === "keep" ? "contact_files.keeping" : "contact_files.checking")
              : found
                ? ""
                : say("contact_files.check_why")}
          </p>
        </div>
      )}
      {found && !isBusy && <Found companyId={companyId} result={found} />}
    </section>
  );
}
