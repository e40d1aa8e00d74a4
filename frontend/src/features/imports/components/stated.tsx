import { Pill } from "@/components/ui/pill";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { isZero } from "../proof";

type Result = components["schemas"]["ImportOut"];
const MOST_ROWS = 500;

/** What the source states itself, those that differ first. */
export async function Stated({ result }: { result: Result }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const agrees = ({ difference }: Result["agreements"][number]) => isZero(difference);
  const rows = [...result.agreements.filter((row) => !agrees(row)), ...result.agreements.filter(agrees)];
  return (
    <>
      <h2 className="section">{say("imports.stated")}</h2>
      <table className="list">
        <caption className="vh">{say("imports.stated")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("imports.account")}</th>
            <th scope="col">{say("imports.on")}</th>
            <th scope="col" className="n">
              {say("imports.stated_there")}
            </th>
            <th scope="col" className="n">
              {say("imports.computed")}
            </th>
            <th scope="col">{say("imports.difference")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map((row) => (
            <tr key={`${row.row} ${row.account} ${row.currency}`}>
              <th scope="row" className="name clip">
                <bdi>{row.account}</bdi>
              </th>
              <td className="no text-muted">{format.date(row.on)}</td>
              <td className="n">{format.inUnit(row.stated, row.currency)}</td>
              <td className="n amt">{format.inUnit(row.computed, row.currency)}</td>
              <td className="st">
                {isZero(row.difference) ? (
                  <Pill is="ok">{say("imports.agrees")}</Pill>
                ) : (
                  <Pill is="bad">{format.inUnit(row.difference, row.currency)}</Pill>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
