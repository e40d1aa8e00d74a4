import { LinkButton } from "@/components/ui/button";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { State } from "@/components/ui/states";
import { getFormat, getSay } from "@/lib/i18n/server";
import { cureOf } from "../cures";

/** As many as the API names. */
const MOST_NAMED = 1000;
/** So many rows without a rate are no oversight: the file's books are kept in another currency. */
const MANY_RATES = 20;

type Problem = {
  title?: string;
  detail?: string;
  code?: string;
  errors?: { pointer: string; code: string; message: string }[];
};

/** Why an import was refused: every problem with its row and what to do. Nothing was written. */
export async function Problems({ companyId, problem, isCsv }: { companyId: string; problem: unknown; isCsv: boolean }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const { detail = "", code = "", errors = [] } = (problem ?? {}) as Problem;
  const here = `/${companyId}/import`;
  const acts = (
    <div className="bts">
      <LinkButton look="primary" href={here}>
        {say("imports.again")}
      </LinkButton>
      {isCsv && <LinkButton href={`${here}?step=mapping`}>{say("imports.change_mapping")}</LinkButton>}
    </div>
  );
  const cure = cureOf(code);
  if (errors.length === 0) {
    return (
      <ScrollRegion label={say("imports.problems")}>
        <State title={say("imports.refused_title")}>
          <p>{detail}</p>
          {cure && <p>{say(cure)}</p>}
          {acts}
          <dl className="tech">
            <dt>{say("ui.code")}</dt>
            <dd>
              <code>{code}</code>
            </dd>
          </dl>
        </State>
      </ScrollRegion>
    );
  }
  return (
    <ScrollRegion label={say("imports.problems")}>
      <div className="imp">
        <h2>
          {say(errors.length < MOST_NAMED ? "imports.refused_count" : "imports.refused_many", { count: errors.length })}
        </h2>
        <p className="text-muted">{say("imports.refused_text")}</p>
        {errors.filter((error) => error.code === "currencies.rate_missing").length >= MANY_RATES && (
          <p className="note">
            {say("imports.other_currency")}{" "}
            <a className="link" href={`/${companyId}/settings/companies`}>
              {say("imports.to_companies")}
            </a>{" "}
            <a className="link" href={`/${companyId}/settings/currencies`}>
              {say("imports.to_rates")}
            </a>
          </p>
        )}
        {acts}
      </div>
      <table className="problems">
        <caption className="vh">{say("imports.problems")}</caption>
        <thead>
          <tr>
            <th scope="col" className="n fit">
              {say("imports.row")}
            </th>
            <th scope="col">{say("imports.problem")}</th>
            <th scope="col">{say("imports.cure")}</th>
          </tr>
        </thead>
        <tbody>
          {errors.map((error, place) => {
            const [, row, field] = /^\/rows\/(\d+)(?:\/(.+))?$/.exec(error.pointer) ?? [];
            const what = cureOf(error.code);
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: one row can be named several times, always in this order
              <tr key={place}>
                <td className="n fit">{row ? format.count(Number.parseInt(row, 10)) : ""}</td>
                <td>
                  {field && <b>{field}: </b>}
                  <bdi>{error.message}</bdi>
                </td>
                <td className="text-muted">
                  {what && say(what)} <code className="text-faint">{error.code}</code>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
