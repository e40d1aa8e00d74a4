import { PageHead } from "@/components/ui/page-head";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { ApiError } from "@/lib/api/problem";
import { Words } from "@/lib/i18n/provide-words";
import { getSay } from "@/lib/i18n/server";
import { getCompany } from "@/lib/session/me";
import { readImports } from "../queries";
import { Choose } from "./choose";
import { Earlier } from "./earlier";
import { Run } from "./run";

/** Books of another program, a table of any layout, or an archive: chosen, proved, then posted; and what was imported before. */
export async function Import({
  companyId,
  jobId,
  account,
  after,
}: {
  companyId: string;
  jobId?: string;
  account?: string;
  after?: string;
}) {
  if (jobId) {
    return <Run companyId={companyId} jobId={jobId} account={account} />;
  }
  const [say, company, earlier] = await Promise.all([getSay(), getCompany(companyId), readImports(companyId, after)]);
  if (earlier instanceof ApiError) {
    return (
      <>
        <PageHead title={say("imports.title")} />
        <Refusal error={earlier} />
      </>
    );
  }
  return (
    <Words of={["imports"]}>
      <PageHead title={say("imports.title")} sub={say("imports.sub", { company: company.name })} />
      <ScrollRegion label={say("imports.title")}>
        {!after && <Choose companyId={companyId} currency={company.base_currency} />}
        <Earlier companyId={companyId} runs={earlier} isFirst={!after} />
      </ScrollRegion>
    </Words>
  );
}
