import { LinkButton } from "@/components/ui/button";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { State } from "@/components/ui/states";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { getSay } from "@/lib/i18n/server";
import { readJob } from "../queries";
import { Done } from "./done";
import { JobWatch } from "./job-watch";
import { Refused } from "./refused";
import { Steps } from "./steps";

type Offer = { value: string; code: string; name: string };

/** An import that goes on by itself: on its way, refused, cancelled or done. */
export async function ImportJob({
  companyId,
  jobId,
  offers,
}: {
  companyId: string;
  jobId: string;
  offers: readonly Offer[];
}) {
  const [say, job] = await Promise.all([getSay(), readJob(companyId, jobId)]);
  if (job instanceof ApiError) {
    return <Refusal error={job} />;
  }
  const result = job.result as unknown as components["schemas"]["BroughtList"] | null;
  const names = Object.fromEntries(offers.map(({ value, code, name }) => [value, `${code} ${name}`]));
  return (
    <>
      <Steps say={say} now="done" />
      {job.state === "waiting" || job.state === "running" ? (
        <JobWatch initial={job} />
      ) : job.state === "failed" ? (
        <ScrollRegion label={say("bank_import.refused_title")}>
          <Refused companyId={companyId} problem={job.problem ?? {}} />
        </ScrollRegion>
      ) : job.state === "cancelled" ? (
        <ScrollRegion label={say("bank_import.cancelled_title")}>
          <State title={say("bank_import.cancelled_title")}>
            <p>{say("bank_import.cancelled_text")}</p>
            <div className="bts">
              <LinkButton look="primary" href={`/${companyId}/bank/import`}>
                {say("bank_import.again")}
              </LinkButton>
            </div>
          </State>
        </ScrollRegion>
      ) : (
        result && (
          <ScrollRegion label={say("bank_import.step_done")}>
            <Done
              say={say}
              companyId={companyId}
              items={result.items}
              names={names}
              again={`/${companyId}/bank/import`}
            />
          </ScrollRegion>
        )
      )}
    </>
  );
}
