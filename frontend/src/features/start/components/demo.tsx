import { getSay } from "@/lib/i18n/server";
import { readJob } from "../queries";
import { DemoProgress } from "./demo-progress";
import { Decision, StartPage } from "./start-page";

/** The demo company while it is being filled. */
export async function Demo({ companyId, jobId }: { companyId: string; jobId: string }) {
  const [say, job] = await Promise.all([getSay(), readJob(companyId, jobId)]);
  return (
    <StartPage now="first" title={say("start.demo_company")}>
      <Decision title={say("start.demo_title")} text={say("start.demo_text")}>
        <DemoProgress initial={job} />
      </Decision>
    </StartPage>
  );
}
