"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { part } from "@/components/ui/part";
import { address } from "@/lib/api/address";
import { lazily } from "@/lib/api/lazily";
import { ApiError } from "@/lib/api/problem";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import type { Brought, Preview } from "./api";
import { ChooseFile } from "./choose-file";
import { Done } from "./done";
import { hold } from "./held";
import { OpenQuestions } from "./open-questions";
import { type AccountOffer, type Said, saidOf } from "./reading";
import { Steps } from "./steps";
import { useLook } from "./use-look";
import { NOT_RECOGNISED, OTHER_ACCOUNT, whereOf } from "./where";

const PreviewParts = part(() => import("./preview-parts"));
const ByHand = part(() => import("./by-hand"));
const acts = lazily(() => import("./api"));
/** From here on an import goes on by itself, with its progress. */
const LARGE_LINES = 2000;
const LARGE_BYTES = 1024 * 1024;

/** A file is chosen, previewed as it would be read, and imported. */
export function Wizard({
  companyId,
  accountId,
  offers,
  mayFix,
}: {
  companyId: string;
  /** The account of the chart that the file is of, where one came from there. */
  accountId: string | null;
  offers: readonly AccountOffer[];
  /** Whether the reader may change the chart. */
  mayFix: boolean;
}) {
  const say = useSay();
  const router = useRouter();
  const [file, setFile] = useState<File | null>(null);
  const [said, setSaid] = useState<Said>(() => saidOf(accountId));
  const [done, setDone] = useState<{ items: Brought[]; key: string } | null>(null);
  const [other, setOther] = useState<string | null>(null);
  const { isBusy, faults, submit } = useSubmit(["account_id"]);
  const { preview, questions, refusal, isLooking } = useLook(companyId, file, said, setSaid);

  function choose(next: File | null) {
    setFile(next);
    setSaid(saidOf(accountId));
    setOther(null);
  }

  function change(next: Said) {
    setOther(null);
    setSaid(next);
  }

  function bring(found: Preview, acceptsOtherNumber = false) {
    submit(async () => {
      if (!file) {
        return;
      }
      const [one] = found.accounts;
      const sure = found.accounts.length === 1 && one ? { ...said, accountId: said.accountId ?? one.account_id } : said;
      const held = { file, said: { ...sure, acceptsOtherNumber } };
      try {
        if (isLarge(file, found)) {
          hold(held);
          const job = await (await acts()).askForImport(companyId, held);
          router.push(address(`/${companyId}/bank/import`, { job: job.id }));
        } else {
          const items = await (await acts()).importFile(companyId, held);
          setDone({ items, key: crypto.randomUUID() });
        }
      } catch (error) {
        if (error instanceof ApiError && error.code === OTHER_ACCOUNT) {
          setOther(error.message);
          return;
        }
        throw error;
      }
    });
  }

  /** The account takes the currency of the file, and the file is looked at anew. */
  function fix(chosen: string, currency: string) {
    submit(async () => {
      await (await acts()).fixCurrency(companyId, chosen, currency);
      setSaid({ ...said });
      router.refresh();
    });
  }

  if (done) {
    const names = Object.fromEntries(offers.map(({ value, code, name }) => [value, `${code} ${name}`]));
    return (
      <section aria-label={say("bank_import.step_done")}>
        <div className="imp">
          <Steps say={say} now="done" />
        </div>
        <Done
          say={say}
          companyId={companyId}
          items={done.items}
          names={names}
          again={address(`/${companyId}/bank/import`, { account: accountId, next: done.key })}
        />
      </section>
    );
  }
  return (
    <section
      className="imp wide"
      aria-label={say(file ? "bank_import.step_preview" : "bank_import.step_file")}
      aria-busy={isLooking}
    >
      <Steps say={say} now={file ? "preview" : "file"} />
      <ChooseFile file={file} onFile={choose} />
      {file && isLooking && !preview && (
        <p className="text-faint" role="status">
          {say("bank_import.reading")}
        </p>
      )}
      <div role="alert">
        {refusal && (
          <div className="note bad refused">
            <span>
              <b>{say("bank_import.refused_title")}</b>
              <span>{refusal.message}</span>
              <span>
                {[whereOf(refusal.problem.params, say), say("bank_import.nothing_written")].filter(Boolean).join(". ")}{" "}
                <code>{refusal.code}</code>
              </span>
            </span>
          </div>
        )}
      </div>
      {questions && (
        <OpenQuestions
          questions={questions}
          onAnswer={(name, value) => change({ ...said, answers: { ...said.answers, [name]: value } })}
        />
      )}
      {file && !preview && refusal && (refusal.code === NOT_RECOGNISED || said.mapping) && (
        <ByHand
          key={`${file.name} ${file.size} ${file.lastModified}`}
          file={file}
          encoding={said.encoding}
          mapping={said.mapping}
          onMapping={(mapping) => change({ ...said, mapping })}
          onEncoding={(encoding) => change({ ...said, encoding, mapping: null })}
        />
      )}
      {file && preview && !questions && (
        <PreviewParts
          file={file}
          preview={preview}
          said={said}
          offers={offers}
          isLooking={isLooking}
          isRefused={refusal !== null}
          isBusy={isBusy}
          faults={faults}
          other={other}
          onFix={mayFix ? fix : null}
          onSaid={change}
          onImport={(accepts) => bring(preview, accepts)}
        />
      )}
    </section>
  );
}

function isLarge(file: File, { accounts }: Preview): boolean {
  const lines = accounts.reduce(
    (sum, { statements }) => sum + statements.reduce((inside, { line_count }) => inside + line_count, 0),
    0,
  );
  return file.size > LARGE_BYTES || lines > LARGE_LINES;
}
