"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { faultsOf } from "@/lib/errors/fields";
import { NO_FAULTS, useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import {
  type Account,
  accountsOf,
  askDryRun,
  type Preview,
  previewCsv,
  type SavedMapping,
  savedMappings,
} from "../api";
import { NO_OPTIONS } from "../formats";
import { lacksOf, type Mapping as Meaning, mappingOf, type Said, saidOf } from "../mapping";
import { HowRead } from "./how-read";
import { KeptMappings } from "./kept-mappings";
import { Reading } from "./reading";
import { SheetRoles } from "./sheet-roles";
import { Steps } from "./steps";
import { UnknownAccounts } from "./unknown-accounts";

const PAUSE_MS = 500;
/** What changes the cells themselves: then the columns are taken as the file is read anew. */
const CUTS = ["encoding", "delimiter", "heading_row"] as const;

/** What the columns of a table mean: guessed, corrected by a person, and shown at once in how the first rows read. */
export default function Mapping({ companyId, currency, file }: { companyId: string; currency: string; file: File }) {
  const say = useSay();
  const router = useRouter();
  const [preview, setPreview] = useState<Preview | null>(null);
  const [said, setSaid] = useState<Said | null>(null);
  const [wanted, setWanted] = useState<{ mapping: Meaning | null; adopts: boolean }>({ mapping: null, adopts: true });
  const [isLooking, setLooking] = useState(true);
  const [accounts, setAccounts] = useState<readonly Account[]>([]);
  const [kept, setKept] = useState<readonly SavedMapping[]>([]);
  const { isBusy, faults, submit } = useSubmit([]);
  const [lookFaults, setLookFaults] = useState(NO_FAULTS);
  const isFirst = useRef(true);

  useEffect(() => {
    Promise.all([accountsOf(companyId), savedMappings(companyId)]).then(
      ([found, mappings]) => {
        setAccounts(found);
        setKept(mappings);
      },
      (error: unknown) => {
        if (!(error instanceof ApiError)) {
          throw error;
        }
      },
    );
  }, [companyId]);

  // Each change ends the look before it and looks anew: no look is left out because an earlier one still ran.
  useEffect(() => {
    const end = new AbortController();
    const timer = window.setTimeout(
      async () => {
        setLooking(true);
        setLookFaults(NO_FAULTS);
        try {
          const found = await previewCsv(companyId, file, wanted.mapping, end.signal);
          setPreview(found);
          if (wanted.adopts) {
            setSaid(saidOf(found.mapping, widthOf(found)));
          }
        } catch (error) {
          if (end.signal.aborted) {
            return;
          }
          if (!(error instanceof ApiError)) {
            throw error;
          }
          setLookFaults(faultsOf(error, []));
        }
        setLooking(false);
      },
      isFirst.current ? 0 : PAUSE_MS,
    );
    isFirst.current = false;
    return () => {
      window.clearTimeout(timer);
      end.abort();
    };
  }, [companyId, file, wanted]);

  /** A person has said something: the rows are read anew so, and nothing they said is taken back by a guess. */
  function change(next: Said) {
    setSaid(next);
    setWanted({ mapping: mappingOf(next), adopts: false });
  }

  function cut(changes: Partial<Pick<Meaning, (typeof CUTS)[number]>>) {
    const { encoding, delimiter, heading_row } = said?.rest ?? {};
    setWanted({ mapping: { encoding, delimiter, heading_row, ...changes }, adopts: true });
  }

  function check() {
    submit(async () => {
      if (said) {
        const signal = new AbortController().signal;
        const mapping = mappingOf(said);
        const job = await askDryRun(companyId, "csv", [file], { options: NO_OPTIONS, mapping, signal });
        router.push(address(`/${companyId}/import`, { job: job.id }));
      }
    });
  }

  const lacks = said ? lacksOf(said) : [];
  const unknown = preview?.unknown_accounts.length ?? 0;
  return (
    <section className="imp wide" aria-label={say("imports.step_mapping")} aria-busy={isLooking}>
      <Steps say={say} now="mapping" hasMapping back={{ file: `/${companyId}/import` }} />
      <FormFault faults={lookFaults} />
      {preview?.problems.map((problem) => (
        <p className="note bad" key={`${problem.row} ${problem.code}`}>
          {say("imports.of_file", { row: problem.row, text: problem.message })}
        </p>
      ))}
      {preview && said ? (
        <>
          <KeptMappings
            companyId={companyId}
            kept={kept}
            used={preview.saved}
            mapping={mappingOf(said)}
            isWhole={lacks.length === 0}
            onTake={(mapping) => setWanted({ mapping, adopts: true })}
            onKept={() => savedMappings(companyId).then(setKept)}
          />
          <div>
            <h2>{say("imports.columns")}</h2>
            <p className="text-muted">{say("imports.columns_text")}</p>
          </div>
          <SheetRoles preview={preview} said={said} onSaid={change} />
          <h2>{say("imports.how_read")}</h2>
          <HowRead said={said} unsure={preview.unsure} accounts={accounts} onSaid={change} onCut={cut} />
          {unknown + (said.rest.accounts?.length ?? 0) > 0 && (
            <UnknownAccounts
              unknown={preview.unknown_accounts}
              accounts={accounts}
              chosen={said.rest.accounts ?? []}
              onChosen={(chosen) => change({ ...said, rest: { ...said.rest, accounts: [...chosen] } })}
            />
          )}
          <Reading preview={preview} currency={currency} />
          <FormFault faults={faults} />
          <div className="bts">
            <Button look="primary" busy={isBusy} because={lacks.length > 0 ? "imp-lacks" : null} onClick={check}>
              {say("imports.check")}
            </Button>
            <p className="text-faint" id="imp-lacks" role="status">
              {isLooking
                ? say("imports.looking")
                : lacks.length > 0
                  ? `${say("imports.needed")}: ${lacks.map((lack) => say(`imports.need_${lack}`)).join(" ")}`
                  : [
                      say("imports.rows_in_file", { count: preview.rows }),
                      ...(unknown > 0 ? [say("imports.unknown_count", { count: unknown })] : []),
                      say("imports.check_why"),
                    ].join(", ")}
            </p>
          </div>
        </>
      ) : (
        <p className="text-faint" role="status">
          {isLooking && say("imports.looking")}
        </p>
      )}
    </section>
  );
}

function widthOf({ heading, first_rows: rows }: Preview): number {
  return Math.max(heading.length, ...rows.map(({ cells }) => cells.length));
}
