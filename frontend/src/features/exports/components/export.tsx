import { Download } from "lucide";
import { LinkButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { KeyFigures } from "@/components/ui/key-figures";
import { PageHead } from "@/components/ui/page-head";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { sizeOf } from "@/lib/files/size";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { readArchives, readSeal } from "../queries";
import { ArchiveWatch } from "./archive-watch";
import { Head, Offline } from "./evidence";
import { MakeArchive } from "./make-archive";
import { Verify } from "./verify";

type Job = components["schemas"]["JobOut"];
/** What lies in an archive, as the writer writes it; the names are those of the files. */
const INSIDE = [
  ["journal.csv", "journal"],
  ["trial-balance.csv", "trial_balance"],
  ["chart.csv", "chart"],
  ["entries.ndjson", "entries"],
  ["seals.ndjson", "seals"],
  ["verify.py", "verifier"],
] as const;

/** The books to take along with their proof: archives, the seal, the check here and the check anywhere. */
export async function Export({ companyId, jobId }: { companyId: string; jobId?: string }) {
  const [say, format, seal, archives, rights] = await Promise.all([
    getSay(),
    getFormat(),
    readSeal(companyId),
    readArchives(companyId),
    getRights(),
  ]);
  if (seal instanceof ApiError || archives instanceof ApiError) {
    return (
      <>
        <PageHead title={say("exports.title")} />
        <Refusal error={(seal instanceof ApiError ? seal : archives) as ApiError} />
      </>
    );
  }
  const mayExport = rights.has("ledger.export");
  const failed = archives.find(({ id, state }) => id === jobId && state === "failed");
  const at = (kind: string) => `/api/v1/companies/${companyId}/export/${kind}`;
  return (
    <Words of={["exports"]}>
      <PageHead title={say("exports.title")}>{mayExport && <MakeArchive companyId={companyId} />}</PageHead>
      <ScrollRegion label={say("exports.title")}>
        <div className="imp-figures">
          <KeyFigures
            of={[
              {
                name: say("exports.sealed"),
                figure: format.count(seal.sealed_entries),
                sub: [say("exports.sealed_why")],
              },
              {
                name: say("exports.waiting"),
                figure: format.count(seal.waiting_entries),
                sub: [say("exports.waiting_why")],
              },
              {
                name: say("exports.last_seal"),
                figure: seal.seal ? format.count(seal.seal.sequence) : "–",
                sub: seal.seal ? [format.moment(seal.seal.sealed_at)] : [say("exports.no_seal")],
              },
            ]}
          />
        </div>
        <section className="imp" aria-labelledby="archives">
          <h2 id="archives">{say("exports.archives")}</h2>
          <p className="text-muted">{say(mayExport ? "exports.archives_text" : "exports.no_right")}</p>
          {archives
            .filter(({ finished_at }) => finished_at === null)
            .map((job) => (
              <ArchiveWatch key={job.id} initial={job} />
            ))}
          {failed && <p className="note bad">{(failed.problem as { detail?: string } | null)?.detail}</p>}
        </section>
        <Archives archives={archives.filter(({ finished_at }) => finished_at !== null)} mayExport={mayExport} />
        <section className="imp" aria-labelledby="inside">
          <h2 id="inside">{say("exports.inside")}</h2>
          <dl className="facts inside">
            {INSIDE.map(([file, what]) => (
              <div key={file}>
                <dt>
                  <code>{file}</code>
                </dt>
                <dd>{say(`exports.inside_${what}`)}</dd>
              </div>
            ))}
          </dl>
          <p className="text-muted">{say("exports.inside_rest")}</p>
          {mayExport && (
            <div className="bts">
              <LinkButton href={at("beancount")} download>
                <Icon of={Download} />
                {say("exports.beancount")}
              </LinkButton>
              <LinkButton href={at("hledger")} download>
                <Icon of={Download} />
                {say("exports.hledger")}
              </LinkButton>
            </div>
          )}
        </section>
        <Head seal={seal} />
        <section className="imp" aria-labelledby="verification">
          <h2 id="verification">{say("exports.verification")}</h2>
          <p className="text-muted">
            {say(rights.has("ledger.verify") ? "exports.verify_text" : "exports.verify_right")}
          </p>
          {rights.has("ledger.verify") && <Verify />}
        </section>
        <Offline seal={seal} />
      </ScrollRegion>
    </Words>
  );
}

async function Archives({ archives, mayExport }: { archives: readonly Job[]; mayExport: boolean }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  if (archives.length === 0) {
    return null;
  }
  return (
    <table className="list archives">
      <caption className="vh">{say("exports.archives")}</caption>
      <thead>
        <tr>
          <th scope="col">{say("exports.file")}</th>
          <th scope="col">{say("exports.state")}</th>
          <th scope="col">{say("exports.by")}</th>
          <th scope="col">{say("exports.at")}</th>
          <th scope="col" className="n">
            {say("exports.size")}
          </th>
          <th scope="col" className="fit">
            <span className="vh">{say("exports.download")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {archives.map((job) => {
          const made = job.result as { name: string; bytes: number } | null;
          return (
            <tr key={job.id}>
              <th scope="row" className="name clip">
                <bdi>{made?.name ?? say("exports.archive")}</bdi>
              </th>
              <td className="st">
                {job.state === "succeeded" ? (
                  <Pill is={job.file ? "ok" : "posted"}>{say(job.file ? "exports.ready" : "exports.gone")}</Pill>
                ) : (
                  <Pill is={job.state === "failed" ? "bad" : "posted"}>
                    {say(job.state === "failed" ? "exports.failed" : "exports.cancelled")}
                  </Pill>
                )}
              </td>
              <td className="text-muted">
                <bdi>{job.asked_by_email}</bdi>
              </td>
              <td className="text-muted">{format.moment(job.asked_at)}</td>
              <td className="n no">{made && sizeOf(made.bytes, format.region)}</td>
              <td className="amt fit">
                {job.file && mayExport && (
                  <LinkButton href={job.file} download>
                    <Icon of={Download} />
                    {say("exports.download")}
                  </LinkButton>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
