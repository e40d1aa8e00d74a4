import { LinkButton } from "@/components/ui/button";
import { PageHead } from "@/components/ui/page-head";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { State } from "@/components/ui/states";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { Words } from "@/lib/i18n/provide-words";
import { getSay } from "@/lib/i18n/server";
import { readImport } from "../queries";
import { Done } from "./done";
import { JobWatch } from "./job-watch";
import { Problems } from "./problems";
import { Proof } from "./proof";
import { Steps } from "./steps";

type Result = components["schemas"]["ImportOut"];
type Params = { format: string; is_dry_run: boolean; names: string[]; proved_by?: string };

/** One import: on its way, refused with every problem, proved, or done. */
export async function Run({ companyId, jobId, account }: { companyId: string; jobId: string; account?: string }) {
  const [say, [job, run]] = await Promise.all([getSay(), readImport(companyId, jobId)]);
  if (run instanceof ApiError) {
    return (
      <>
        <PageHead title={say("imports.title")} />
        <Refusal error={run} />
      </>
    );
  }
  const params = job.params as Params;
  const [dry] = params.proved_by ? await readImport(companyId, params.proved_by) : [null];
  const proved = (dry?.result ?? null) as unknown as Result | null;
  const total = proved?.entries ?? null;
  const here = `/${companyId}/import`;
  const isOn = job.state === "waiting" || job.state === "running";
  const result = job.result as unknown as Result | null;
  const back = params.proved_by ? { file: here, proof: `${here}?job=${params.proved_by}` } : { file: here };
  return (
    <Words of={["imports"]}>
      <PageHead
        title={<bdi>{params.names.join(", ")}</bdi>}
        up={{ href: here, name: say("imports.title") }}
        sub={say(params.is_dry_run ? "imports.was_check" : "imports.was_import")}
      />
      <Steps
        say={say}
        now={params.is_dry_run ? "proof" : "done"}
        hasMapping={params.format === "csv"}
        back={{ ...back, mapping: `${here}?step=mapping` }}
      />
      {isOn ? (
        <JobWatch initial={job} total={total} />
      ) : job.state === "failed" ? (
        <Problems companyId={companyId} problem={job.problem} isCsv={params.format === "csv"} />
      ) : job.state === "cancelled" ? (
        <ScrollRegion label={say("imports.title")}>
          <State title={say("imports.cancelled_title")}>
            <p>{say("imports.cancelled_text")}</p>
            <div className="bts">
              <LinkButton look="primary" href={here}>
                {say("imports.again")}
              </LinkButton>
            </div>
          </State>
        </ScrollRegion>
      ) : result && params.is_dry_run ? (
        <Proof
          companyId={companyId}
          jobId={jobId}
          result={result}
          run={run}
          account={account}
          isArchive={params.format === "archive"}
        />
      ) : (
        result && (
          <Done companyId={companyId} result={result} months={(proved ?? result).balances.map(({ month }) => month)} />
        )
      )}
    </Words>
  );
}
