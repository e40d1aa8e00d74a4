import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { isZero, parseDecimal } from "@/lib/money/decimal";

type Document = components["schemas"]["DocumentOut"];
type Line = Document["lines"][number];

/** What was sold or bought, and the charges and allowances on the whole. */
export async function DocumentLines({ document }: { companyId: string; document: Document }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const codes = new Map(document.taxes.map(({ tax_code_id, code }) => [tax_code_id, code]));
  return (
    <section className="flush wide-table">
      <table className="lines plain document-lines">
        <caption className="vh">{say("documents.lines")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("documents.text")}</th>
            <th scope="col" className="n">
              {say("documents.quantity")}
            </th>
            <th scope="col" className="n">
              {say("documents.price")}
            </th>
            <th scope="col" className="tx">
              {say("documents.tax_code")}
            </th>
            <th scope="col" className="n">
              {say("documents.amount")}
            </th>
          </tr>
        </thead>
        <tbody>
          {document.lines.map((line) => {
            const isLine = line.role === "line";
            const per = line.price_base_quantity === "1" ? "" : ` / ${format.money(line.price_base_quantity)}`;
            const second = [
              line.account_code,
              ...Object.values(line.dimensions),
              ...discountsOf(line, format.money, {
                percent: (value) => say("documents.less_percent", { percent: value }),
                amount: (value) => say("documents.less_amount", { amount: value }),
                more: (value) => say("documents.plus_amount", { amount: value }),
              }),
            ].join(" · ");
            return (
              <tr key={line.position}>
                <td className="what">
                  <bdi>
                    {line.text ||
                      (isLine
                        ? say("documents.no_text")
                        : say(`documents.role_${line.role as "charge" | "allowance"}`))}
                  </bdi>
                  <small>
                    <bdi>{second}</bdi>
                  </small>
                </td>
                <td className="n">
                  {isLine && format.money(line.quantity)}
                  {isLine && line.unit !== "C62" && <small>{line.unit}</small>}
                </td>
                <td className="n">{isLine && `${format.money(line.unit_price)}${per}`}</td>
                <td className="tx">{line.tax_code_ids.map((id) => codes.get(id) ?? "").join(", ")}</td>
                <td className="n">{format.money(isLine ? line.amount : line.net)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

type DiscountWords = { [name in "percent" | "amount" | "more"]: (value: string) => string };

function discountsOf(line: Line, money: (amount: string) => string, say: DiscountWords): string[] {
  const some = (amount: string) => {
    const value = parseDecimal(amount);
    return value !== null && !isZero(value);
  };
  return [
    some(line.discount_percent) ? say.percent(money(line.discount_percent)) : "",
    some(line.discount_amount) ? say.amount(money(line.discount_amount)) : "",
    some(line.charge_amount) ? say.more(money(line.charge_amount)) : "",
  ].filter(Boolean);
}
