import { Pill } from "@/components/ui/pill";
import { ScrollRegion } from "@/components/ui/scroll-region";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";

type Run = components["schemas"]["PaymentRunOut"];
type Transfer = NonNullable<Run["contacts_paid"][number]["transfer"]>;

/** What a run pays, by contact: the bills, the account, and what the bank said. */
export async function RunTransfers({ companyId, run }: { companyId: string; run: Run }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  return (
    <section className="flush">
      <h2 className="section-head">{say("payment_runs.pays")}</h2>
      <ScrollRegion label={say("payment_runs.pays")}>
        <table className="list">
          <caption className="vh">{say("payment_runs.pays")}</caption>
          <thead>
            <tr>
              <th scope="col">{say("payment_runs.contact")}</th>
              <th scope="col">{say("payment_runs.bills")}</th>
              <th scope="col" className="fit">
                {say("payment_runs.bank_account")}
              </th>
              <th scope="col" className="n fit">
                {say("payment_runs.amount")}, {run.currency}
              </th>
              {run.state === "approved" && <th scope="col">{say("payment_runs.bank_said")}</th>}
            </tr>
          </thead>
          <tbody>
            {run.contacts_paid.map((one) => (
              <tr key={one.contact_id}>
                <td className="name clip">
                  <a className="rowlink" href={`/${companyId}/contacts/${one.contact_id}`}>
                    <bdi>{one.contact_name}</bdi>
                  </a>
                </td>
                <td className="no clip">{one.items.map(({ reference }) => reference).join(", ")}</td>
                <td>
                  {one.bank_account ?? "–"} {one.must_be_seen && <Pill is="warn">{say("payment_runs.is_new")}</Pill>}
                </td>
                <td className="n amt">{format.money(one.amount)}</td>
                {run.state === "approved" && <td className="st">{one.transfer && <Said of={one.transfer} />}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}

async function Said({ of: one }: { of: Transfer }) {
  const say = await getSay();
  const is = one.state === "rejected" ? "bad" : one.state === "accepted" ? "ok" : "posted";
  const why = [one.reason, one.reason_text].filter(Boolean).join(" ");
  return (
    <>
      <Pill is={is}>{say(`payment_runs.transfer_${one.state}`)}</Pill>
      {one.state !== "rejected" && one.payment_state === "undone" && ` ${say("payment_runs.undone")}`}
      {why && (
        <>
          {" "}
          {one.reason_code} {why}
        </>
      )}
    </>
  );
}
