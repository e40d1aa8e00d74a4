import { Pill } from "@/components/ui/pill";
import { getFormat, getSay } from "@/lib/i18n/server";
import { codeOn, nextAfter, type TaxCode, trimmed } from "./rates";

/** One row for each code: what it is called and for, what the law does, and what it comes to on the day. */
export async function CodeTable({
  companyId,
  codes,
  day,
  base,
}: {
  companyId: string;
  codes: readonly TaxCode[];
  day: string;
  /** What taxes by the unit are in. */
  base: string;
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  return (
    <table className="list tax-codes">
      <caption className="vh">{say("taxes.title")}</caption>
      <thead>
        <tr>
          <th scope="col">{say("taxes.code")}</th>
          <th scope="col" className="fit">
            {say("taxes.for")}
          </th>
          <th scope="col" className="fit">
            {say("taxes.treatment")}
          </th>
          <th scope="col" className="fit n">
            {say("taxes.rate_on", { day: format.date(day) })}
          </th>
          <th scope="col">{say("taxes.next")}</th>
          <th scope="col" className="fit">
            {say("taxes.state")}
          </th>
        </tr>
      </thead>
      <tbody>
        {codes.map((code) => {
          const next = code.components
            .map(({ rates }) => nextAfter(rates, day))
            .filter((rate) => rate !== null)
            .sort((a, b) => a.starts_on.localeCompare(b.starts_on))[0];
          return (
            <tr key={code.id}>
              <td className="name clip">
                <a className="rowlink" href={`/${companyId}/settings/taxes/${code.id}`}>
                  <span className="code">{code.code}</span> <bdi>{code.name}</bdi>
                </a>
              </td>
              <td className="no text-muted">{say(`taxes.${code.direction}`)}</td>
              <td className="when text-muted">{say(`taxes.treatment_${code.treatment}`)}</td>
              <td className="amt n">
                <RateOn code={code} day={day} base={base} />
              </td>
              <td className="then text-muted">
                {next &&
                  (next.value === null
                    ? say("taxes.ends_on", { day: format.date(next.starts_on) })
                    : say("taxes.from_day", {
                        rate: format.money(trimmed(next.value)),
                        day: format.date(next.starts_on),
                      }))}
              </td>
              <td className="st">
                <Pill is={code.is_active ? "ok" : "draft"}>
                  {say(code.is_active ? "taxes.in_use" : "taxes.out_of_use")}
                </Pill>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** What a code comes to on a day, as one reads it. */
export async function RateOn({ code, day, base }: { code: TaxCode; day: string; base: string }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const on = codeOn(code, day);
  if (on.is === "none") {
    return <span className="text-faint">{say("taxes.no_rates")}</span>;
  }
  if (on.is === "missing") {
    return <Pill is="warn">{say("taxes.rate_missing")}</Pill>;
  }
  if (on.total !== null) {
    return `${format.money(on.total)} %`;
  }
  return on.parts
    .map(({ value, isPerUnit }) =>
      isPerUnit ? say("taxes.a_unit", { amount: format.inUnit(value, base) }) : `${format.money(value)} %`,
    )
    .join(" + ");
}
