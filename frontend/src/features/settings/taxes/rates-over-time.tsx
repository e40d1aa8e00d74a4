import { Pill } from "@/components/ui/pill";
import { getFormat, getSay } from "@/lib/i18n/server";
import { dayInForce, ratesByDay, type TaxCode, trimmed } from "./rates";
import { RemoveRates } from "./remove-rates";

/** A row for each day on which a rate begins, the latest first; which one is in force today. */
export async function RatesOverTime({
  companyId,
  code,
  today,
  mayChange,
}: {
  companyId: string;
  code: TaxCode;
  today: string;
  mayChange: boolean;
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const rows = ratesByDay(code);
  const current = dayInForce(
    rows.map(({ day }) => day),
    today,
  );
  return (
    <table className="list tax-rates">
      <caption className="vh">{say("taxes.rates_over_time")}</caption>
      <thead>
        <tr>
          <th scope="col">{say("taxes.from")}</th>
          {code.components.map(({ id, name }) => (
            <th scope="col" className="n" key={id}>
              <bdi>{name}</bdi>
            </th>
          ))}
          <th scope="col" className="fit">
            {say("taxes.state")}
          </th>
          {mayChange && (
            <th scope="col" className="fit">
              <span className="vh">{say("taxes.acts")}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ day, begins }) => (
          <tr key={day}>
            <th scope="row" className="name">
              {format.longDate(day)}
            </th>
            {begins.map((rate, at) => (
              <td className="n rate" key={code.components[at]?.id}>
                {!rate
                  ? ""
                  : rate.value === null
                    ? say("taxes.no_rate")
                    : `${format.money(trimmed(rate.value))}${code.components[at]?.is_per_unit ? "" : " %"}`}
              </td>
            ))}
            <td className="st">
              <Pill is={day === current ? "ok" : day > today ? "draft" : "posted"}>
                {say(day === current ? "taxes.in_force" : day > today ? "taxes.to_come" : "taxes.past")}
              </Pill>
            </td>
            {mayChange && (
              <td className="amt">
                {rows.length > 1 && (
                  <RemoveRates companyId={companyId} code={{ id: code.id, version: code.version }} day={day} />
                )}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
