import { LinkButton } from "@/components/ui/button";
import { KeyFigures } from "@/components/ui/key-figures";
import { Pill } from "@/components/ui/pill";
import { Proof as ProofLine } from "@/components/ui/proof";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { address } from "@/lib/api/address";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getCompany } from "@/lib/session/me";
import { byAccount, isSame, isZero, total } from "../proof";
import { LeftOut } from "./left-out";
import { Months } from "./months";
import { PostNow } from "./post-now";
import { Stated } from "./stated";

type Result = components["schemas"]["ImportOut"];
type ImportRun = components["schemas"]["ImportRun"];
const MOST_ROWS = 500;

/** What an import would bring, proved: the trial balance by account, its months beside it, what the source states itself, what is left out. */
export async function Proof({
  companyId,
  jobId,
  result,
  run,
  account,
  isArchive,
}: {
  companyId: string;
  jobId: string;
  result: Result;
  run: ImportRun;
  account?: string;
  /** It proves itself as a whole: its trial balance is compared by the one who takes it in. */
  isArchive: boolean;
}) {
  const [say, format, company] = await Promise.all([getSay(), getFormat(), getCompany(companyId)]);
  const rows = byAccount(result.balances);
  const sums = total(rows);
  const isBalanced = isSame(sums.debit, sums.credit);
  const apart = result.agreements.filter(({ difference }) => !isZero(difference));
  const here = (opened?: string) => address(`/${companyId}/import`, { job: jobId, account: opened });
  return (
    <>
      <div className="split">
        <ScrollRegion label={say("imports.proof")}>
          <div className="imp-figures">
            <KeyFigures
              of={[
                {
                  name: say("imports.entries"),
                  figure: format.count(result.entries),
                  sub: [say("imports.lines", { count: result.lines })],
                },
                {
                  name: say("imports.new_accounts"),
                  figure: format.count(result.accounts),
                  sub: [say("imports.new_years", { count: result.fiscal_years })],
                },
                {
                  name: say("imports.there_already"),
                  figure: format.count(result.skipped),
                  sub: [say("imports.there_why")],
                },
                {
                  name: say("imports.left_out"),
                  figure: format.count(result.left_out.length),
                  sub: [say("imports.left_out_short")],
                },
              ]}
            />
          </div>
          {apart.length > 0 && <p className="note bad imp-note">{say("imports.apart", { count: apart.length })}</p>}
          {result.agreements.length > 0 && <Stated result={result} />}
          {rows.length > 0 ? (
            <>
              <h2 className="section">{say("imports.proof")}</h2>
              <table className="list">
                <caption className="vh">{say("imports.proof")}</caption>
                <thead>
                  <tr>
                    <th scope="col">{say("imports.account")}</th>
                    <th scope="col" className="n">
                      {say("imports.debit")}
                    </th>
                    <th scope="col" className="n">
                      {say("imports.credit")}
                    </th>
                    <th scope="col" className="n">
                      {`${say("imports.balance")} ${company.base_currency}`}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {rows.slice(0, MOST_ROWS).map((row) => (
                    <tr key={row.account} className={row.account === account ? "open" : ""}>
                      <th scope="row" className="name clip">
                        <a className="rowlink" href={here(row.account)}>
                          <bdi>{row.account}</bdi>
                        </a>
                      </th>
                      <td className="n">{format.side(row.debit)}</td>
                      <td className="n">{format.side(row.credit)}</td>
                      <td className="n amt">{format.money(row.balance)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
              {rows.length > MOST_ROWS && (
                <p className="tail text-faint">{say("imports.more_accounts", { count: rows.length - MOST_ROWS })}</p>
              )}
            </>
          ) : (
            <p className="tail text-muted">
              {say(
                isArchive
                  ? "imports.archive_proved"
                  : result.skipped > 0
                    ? "imports.all_there"
                    : "imports.nothing_in_it",
              )}
            </p>
          )}
          <LeftOut rows={result.left_out} />
        </ScrollRegion>
        {account && <Months result={result} account={account} close={here()} />}
      </div>
      <ProofLine>
        {isArchive ? (
          <Pill is="ok">{say("imports.archive_whole")}</Pill>
        ) : (
          <>
            <span>
              {say("imports.debit")} <b className="n">{format.money(sums.debit)}</b>
            </span>
            <span>
              {say("imports.credit")} <b className="n">{format.money(sums.credit)}</b>
            </span>
            <Pill is={isBalanced ? "ok" : "bad"}>{say(isBalanced ? "imports.balanced" : "imports.not_balanced")}</Pill>
          </>
        )}
        <span className="grow" />
        <PostAct companyId={companyId} jobId={jobId} run={run} isApart={apart.length > 0} entries={result.entries} />
      </ProofLine>
    </>
  );
}

async function PostAct({
  companyId,
  jobId,
  run,
  isApart,
  entries,
}: {
  companyId: string;
  jobId: string;
  run: ImportRun;
  isApart: boolean;
  entries: number;
}) {
  const say = await getSay();
  if (run.posted_by) {
    return (
      <>
        <span>{say("imports.posted_already")}</span>
        <LinkButton look="primary" href={address(`/${companyId}/import`, { job: run.posted_by })}>
          {say("imports.to_result")}
        </LinkButton>
      </>
    );
  }
  if (!run.can_be_posted || isApart || entries === 0) {
    return (
      <>
        <span>
          {say(isApart ? "imports.apart_why" : entries === 0 ? "imports.nothing_to_post" : "imports.file_gone")}
        </span>
        <LinkButton look="primary" href={`/${companyId}/import`}>
          {say("imports.again")}
        </LinkButton>
      </>
    );
  }
  return <PostNow companyId={companyId} importId={jobId} entries={entries} />;
}
