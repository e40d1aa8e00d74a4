"use client";

import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { isZero, parseDecimal, ZERO } from "@/lib/money/decimal";
import type { Preview } from "../api";
import type { Form } from "../form";
import { type Kind, NOUNS } from "../kinds";
import { TaxName } from "./totals";

/** The document as it will look on paper: drawn from what the server computed, beside what is typed. */
export function Paper({
  company,
  kind,
  form,
  preview,
}: {
  company: string;
  kind: Kind;
  form: Form;
  preview: Preview | null;
}) {
  const say = useSay();
  const format = useFormat();
  const lines = preview?.lines ?? [];
  return (
    <article className="paper" aria-label={say("document_form.paper")}>
      <header>
        <b>
          <bdi>{company}</bdi>
        </b>
        <div className="end">
          <b className="big">
            {say(form.isDeposit && kind === "invoice" ? "documents.deposit_invoice" : NOUNS[kind].one)}
          </b>
          <span>{say("document_form.number_later")}</span>
          <span>{form.issueDate && format.longDate(form.issueDate)}</span>
        </div>
      </header>
      <p className="to">
        <b>
          <bdi>{form.contact?.name ?? ""}</bdi>
        </b>
        {form.chargesMoreOn && (
          <span>
            {say("documents.charges_more_on")} <bdi>{form.chargesMoreOn.number}</bdi>
          </span>
        )}
        {form.orderReference && (
          <span>
            {say("documents.order")} <bdi>{form.orderReference}</bdi>
          </span>
        )}
        {form.buyerReference && (
          <span>
            {say("documents.buyer_reference")} <bdi>{form.buyerReference}</bdi>
          </span>
        )}
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">{say("documents.text")}</th>
            <th scope="col" className="n">
              {say("document_form.quantity_short")}
            </th>
            <th scope="col" className="n">
              {say("documents.price")}
            </th>
            <th scope="col" className="n">
              {say("documents.amount")}
              {preview && `, ${preview.currency}`}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.position}>
              <td>
                <bdi>
                  {line.text || (line.role === "line" ? say("documents.no_text") : say(`documents.role_${line.role}`))}
                </bdi>
                {!isZero(parseDecimal(line.discount_percent) ?? ZERO) && (
                  <small>{say("documents.less_percent", { percent: format.money(line.discount_percent) })}</small>
                )}
              </td>
              <td className="n">{line.role === "line" && format.money(line.quantity)}</td>
              <td className="n">{line.role === "line" && format.money(line.unit_price)}</td>
              <td className="n">{format.money(line.role === "line" ? line.amount : line.net)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {preview ? (
        <dl>
          {!isZero(parseDecimal(preview.discount) ?? ZERO) && (
            <div>
              <dt>{say("documents.discount")}</dt>
              <dd className="n">{format.money(preview.discount)}</dd>
            </div>
          )}
          <div>
            <dt>{say("documents.net")}</dt>
            <dd className="n">{format.money(preview.net)}</dd>
          </div>
          {preview.taxes.map((group) => (
            <div key={`${group.tax_code_id} ${group.component_id}`}>
              <dt>
                <TaxName of={group} />
              </dt>
              <dd className="n">{format.money(group.tax)}</dd>
            </div>
          ))}
          <div className="g">
            <dt>
              {preview.due_date && !isZero(parseDecimal(preview.payable) ?? ZERO)
                ? say("document_form.pay_by", { day: format.longDate(preview.due_date) })
                : say("documents.total")}
            </dt>
            <dd className="n">{format.inUnit(preview.payable, preview.currency)}</dd>
          </div>
        </dl>
      ) : (
        <p className="nothing">{say("document_form.nothing_computed")}</p>
      )}
      {(form.termsText || form.note) && (
        <footer>
          {form.termsText && (
            <p>
              <bdi>{form.termsText}</bdi>
            </p>
          )}
          {form.note && (
            <p className="written">
              <bdi>{form.note}</bdi>
            </p>
          )}
        </footer>
      )}
    </article>
  );
}
