import { LinkButton } from "@/components/ui/button";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { getFormat, getLanguage, getSay } from "@/lib/i18n/server";
import { type Decisions, pageOf } from "../decisions";
import { readPack } from "../queries";
import { countryName } from "./names";
import { StartPage } from "./start-page";

const DEPTHS = ["", "depth-1", "depth-2", "depth-3", "depth-4"];

/** Everything the company would begin with: its chart account by account, journals, first year, formats, and what the chart was written from. */
export async function PackPreview({ decided }: { decided: Decisions & { pack: string } }) {
  const [say, format, { language }, pack] = await Promise.all([
    getSay(),
    getFormat(),
    getLanguage(),
    readPack(decided.pack),
  ]);
  const depths = new Map<string, number>();
  for (const { code, parent } of pack.chart) {
    depths.set(code, parent === null ? 0 : (depths.get(parent) ?? 0) + 1);
  }
  const isForeign = pack.language.split("-")[0] !== language;
  const country = countryName(pack, language, say);
  const facts: [string, string][] = [
    [say("start.fact_currency"), pack.base_currency ?? say("start.any_currency")],
    [say("start.fact_year"), format.range(pack.fiscal_year.starts_on, pack.fiscal_year.ends_on)],
    [say("start.fact_periods"), format.count(pack.fiscal_year.periods)],
    [say("start.fact_dates"), pack.formats.date],
    [say("start.fact_paper"), pack.formats.paper_size],
    [say("start.fact_version"), pack.version],
  ];
  return (
    <StartPage
      now="country"
      back={{ country: "/start/country" }}
      title={country}
      acts={
        <>
          <LinkButton href="/start/country" className="desk">
            {say("start.other_country")}
          </LinkButton>
          <LinkButton href={pageOf("name", decided)} look="primary">
            {say("start.take")}
          </LinkButton>
        </>
      }
    >
      <ScrollRegion label={say("start.chart_of", { country })}>
        <div className="preview">
          <table className="stmt plain">
            <caption>
              <b>{say("start.chart")}</b>
              <span className="text-faint">{say("start.accounts", { count: pack.accounts })}</span>
            </caption>
            <thead>
              <tr>
                <th scope="col">{say("start.account")}</th>
                <th scope="col">{say("start.class")}</th>
              </tr>
            </thead>
            <tbody>
              {pack.chart.map((account) => (
                <tr key={account.code}>
                  <th scope="row" className={DEPTHS[Math.min(depths.get(account.code) ?? 0, 4)]}>
                    <span className="code">{account.code}</span>
                    <span className={account.is_heading ? "font-semibold" : undefined}>
                      <bdi lang={pack.language}>{account.name}</bdi>
                      {isForeign && account.name_en !== account.name && (
                        <small className="text-faint" lang="en">
                          {" "}
                          {account.name_en}
                        </small>
                      )}
                    </span>
                  </th>
                  <td className="text-faint">
                    {depths.get(account.code) === 0 ? say(`start.class_${classOf(account.account_class)}`) : ""}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <div>
            <section className="card">
              <div className="cap">
                <h2>{say("start.begins_with")}</h2>
              </div>
              <dl className="facts px-4 pb-4">
                {facts.map(([name, value]) => (
                  <div key={name} className="contents">
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                  </div>
                ))}
              </dl>
            </section>
            <section className="card">
              <div className="cap">
                <h2>{say("start.journals")}</h2>
              </div>
              <dl className="facts px-4 pb-4">
                {pack.books.map((journal) => (
                  <div key={journal.code} className="contents">
                    <dt>{journal.name}</dt>
                    <dd>
                      <bdi>{journal.first_number}</bdi>
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
            <section className="card">
              <div className="cap">
                <h2>{say("start.sources")}</h2>
              </div>
              <ul className="sources">
                {pack.sources.map((source) => (
                  <li key={source}>{source}</li>
                ))}
              </ul>
            </section>
          </div>
        </div>
      </ScrollRegion>
    </StartPage>
  );
}

const CLASSES = ["asset", "liability", "equity", "income", "expense"] as const;

function classOf(text: string): (typeof CLASSES)[number] {
  return CLASSES.find((one) => one === text) ?? "asset";
}
