import { address } from "@/lib/api/address";
import { getFormat, getSay } from "@/lib/i18n/server";
import { type TaxCode, trimmed } from "./rates";

/** Accounts by their codes. */
export type Named = ReadonlyMap<string, { id: string; name: string }>;

/** What a code is. */
export async function Facts({ code }: { code: TaxCode }) {
  const say = await getSay();
  const reason = [code.exemption_code, code.exemption_reason].filter(Boolean).join(": ");
  return (
    <>
      <dt>{say("taxes.for")}</dt>
      <dd>{say(`taxes.${code.direction}`)}</dd>
      <dt>{say("taxes.treatment")}</dt>
      <dd>
        {say(`taxes.treatment_${code.treatment}`)}: {say(`taxes.treatment_${code.treatment}_means`)}
      </dd>
      {code.components.length > 0 && (
        <>
          <dt>{say("taxes.due_on")}</dt>
          <dd>
            {code.due_on === "payment"
              ? code.due_within_months
                ? say("taxes.due_payment_within", { count: code.due_within_months })
                : say("taxes.due_payment")
              : say("taxes.due_invoice")}
          </dd>
        </>
      )}
      {code.category && (
        <>
          <dt>{say("taxes.category")}</dt>
          <dd>{say(`taxes.category_${code.category as "S"}`)}</dd>
        </>
      )}
      {reason && (
        <>
          <dt>{say("taxes.reason")}</dt>
          <dd>
            <bdi>{reason}</bdi>
          </dd>
        </>
      )}
      {code.myinvois_type && (
        <>
          <dt>{say("taxes.myinvois")}</dt>
          <dd>{say(`taxes.myinvois_${code.myinvois_type as "01"}`)}</dd>
        </>
      )}
      <dt>{say("taxes.pack")}</dt>
      <dd>{code.pack || say("taxes.own")}</dd>
    </>
  );
}

/** The taxes a code is made of, and where each is posted to. */
export async function Components({ companyId, code, named }: { companyId: string; code: TaxCode; named: Named }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const columns = [
    { name: say("taxes.output"), of: "output_account_code" },
    { name: say("taxes.input"), of: "input_account_code" },
    { name: say("taxes.deferred"), of: "deferred_account_code" },
  ] as const;
  return (
    <div className="wide-table">
      <table className="plain">
        <caption className="vh">{say("taxes.components")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("taxes.component")}</th>
            {columns.map(({ name, of }) => (
              <th scope="col" key={of}>
                {name}
              </th>
            ))}
            <th scope="col" className="n fit">
              {say("taxes.recoverable")}
            </th>
          </tr>
        </thead>
        <tbody>
          {code.components.map((component) => (
            <tr key={component.id}>
              <th scope="row">
                <bdi>{component.name}</bdi>
                {(component.is_compound || component.is_per_unit) && (
                  <small className="text-faint">
                    {" "}
                    {say(component.is_compound ? "taxes.is_compound" : "taxes.is_per_unit")}
                  </small>
                )}
              </th>
              {columns.map(({ of }) => {
                const number = component[of];
                const account = number ? named.get(number) : undefined;
                return (
                  <td key={of}>
                    {number && account ? (
                      <a
                        className="link"
                        href={address(`/${companyId}/reports/general-ledger`, { account: account.id })}
                      >
                        {number} <bdi>{account.name}</bdi>
                      </a>
                    ) : (
                      (number ?? "–")
                    )}
                  </td>
                );
              })}
              <td className="n">{format.money(trimmed(component.recoverable_percent))} %</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
