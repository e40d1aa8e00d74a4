import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { ApiError } from "@/lib/api/problem";
import { Words } from "@/lib/i18n/provide-words";
import { getSay } from "@/lib/i18n/server";
import { getCompany } from "@/lib/session/me";
import { getRights } from "@/lib/session/rights";
import { SettingsHead } from "../components/settings-head";
import { readSeries } from "./queries";
import { inOrder, KINDS, nextYears, type Series } from "./series";
import { ChangeSeries, NewSeries } from "./series-acts";

/** What numbers documents and entries are given: each series with what comes next, and how another one is begun. */
export async function Numbers({ companyId }: { companyId: string }) {
  const [say, company, rights, found] = await Promise.all([
    getSay(),
    getCompany(companyId),
    getRights(),
    readSeries(companyId),
  ]);
  const mayChange = rights.has("chart.change");
  const usedFor = ({ documents, kind }: Series) =>
    KINDS.filter((one) => documents.includes(one))
      .map((one) => say(`number_series.of_${one}`))
      .join(", ") || say(`number_series.kind_${kind}` as "number_series.kind_general");
  return (
    <Words of={["number_series"]}>
      <SettingsHead companyId={companyId} title={say("number_series.title")} sub={company.name}>
        {mayChange && !(found instanceof ApiError) && <NewSeries companyId={companyId} />}
      </SettingsHead>
      {found instanceof ApiError ? (
        <Refusal error={found} />
      ) : (
        <ScrollRegion label={say("number_series.title")}>
          <p className="note strip">{say("number_series.text")}</p>
          <table className="list">
            <caption className="vh">{say("number_series.title")}</caption>
            <thead>
              <tr>
                <th scope="col">{say("number_series.used_for")}</th>
                <th scope="col">{say("number_series.journal")}</th>
                <th scope="col">{say("number_series.pattern")}</th>
                <th scope="col" className="n">
                  {say("number_series.given")}
                </th>
                <th scope="col">{say("number_series.next")}</th>
                <th scope="col" className="fit">
                  <span className="vh">{say("number_series.acts")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {inOrder(found.items).map((series) => (
                <tr key={series.journal_id}>
                  <th scope="row" className="name">
                    {usedFor(series)}
                  </th>
                  <td className="text-muted">
                    {series.code} <bdi>{series.name}</bdi>
                  </td>
                  <td className="text-muted">{series.number_prefix}</td>
                  <td className="n">
                    {nextYears(series.years).map((year) => (
                      <div key={year.fiscal_year}>{year.numbers_given}</div>
                    ))}
                  </td>
                  <td className="no">
                    {nextYears(series.years).map((year) => (
                      <div key={year.fiscal_year}>{year.next_number}</div>
                    ))}
                  </td>
                  <td className="amt">{mayChange && <ChangeSeries companyId={companyId} series={series} />}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {!mayChange && <p className="note strip">{say("number_series.may_not")}</p>}
        </ScrollRegion>
      )}
    </Words>
  );
}
