import { Pager } from "@/components/ui/pager";
import { Pill } from "@/components/ui/pill";
import { address } from "@/lib/api/address";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";

type Schemas = components["schemas"];
type Status = Schemas["BankOut"]["status"];
const LOOKS = {
  proposed: "warn",
  confirmed: "ok",
  replaced: "posted",
  refused: "bad",
  withdrawn: "draft",
} as const satisfies { [S in Status]: string };

/** Every proposal and what became of it, the latest first. Nothing of it is ever changed or deleted. */
export async function BankHistory({
  companyId,
  contactId,
  page,
  after,
}: {
  companyId: string;
  contactId: string;
  page: Schemas["BankPage"];
  after?: string;
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const here = `/${companyId}/contacts/${contactId}`;
  return (
    <>
      <table className="list bank-history">
        <caption className="vh">{say("contacts.bank_history")}</caption>
        <thead>
          <tr>
            <th scope="col" className="fit">
              {say("contacts.bank_account")}
            </th>
            <th scope="col">{say("contacts.bank_proposed")}</th>
            <th scope="col">{say("contacts.bank_decided")}</th>
            <th scope="col" className="fit">
              {say("contacts.state")}
            </th>
          </tr>
        </thead>
        <tbody>
          {page.items.map((one) => (
            <tr key={one.id}>
              <td className="name">{one.account ?? say("contacts.bank_none")}</td>
              <td className="no">
                {format.moment(one.proposed_at)}
                <small>
                  <bdi>{one.proposed_by}</bdi>
                  {one.note && <bdi>, {one.note}</bdi>}
                </small>
              </td>
              <td>
                {one.decided_at && format.moment(one.decided_at)}
                <small>
                  {one.decided_by && <bdi>{one.decided_by}</bdi>}
                  {one.decision_note && <bdi>, {one.decision_note}</bdi>}
                </small>
              </td>
              <td className="st">
                <Pill is={LOOKS[one.status]}>{say(`contacts.bank_${one.status}_state`)}</Pill>
                {one.replaced_at && (
                  <small>{say("contacts.bank_until", { when: format.moment(one.replaced_at) })}</small>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="tail">
        <Pager first={after ? here : null} next={page.next && address(here, { after: page.next })} />
      </div>
    </>
  );
}
