import { address } from "@/lib/api/address";
import type { components } from "@/lib/api/schema";
import { getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";

/** From a contact to its documents, its payments, what is open and its statement, as far as the reader may see them. */
export async function ContactLinks({
  companyId,
  contact,
}: {
  companyId: string;
  contact: Pick<components["schemas"]["ContactOut"], "id" | "is_customer" | "is_supplier" | "archived_at">;
}) {
  const [say, rights] = await Promise.all([getSay(), getRights()]);
  const here = `/${companyId}`;
  const side = contact.is_customer ? "receivable" : "payable";
  const links = [
    ...(rights.has("document.read")
      ? [
          ...(contact.is_customer
            ? [{ name: say("contacts.to_documents"), href: address(`${here}/invoices`, { contact: contact.id }) }]
            : []),
          ...(contact.is_supplier
            ? [{ name: say("contacts.to_bills"), href: address(`${here}/bills`, { contact: contact.id }) }]
            : []),
        ]
      : []),
    ...(rights.has("payment.read")
      ? [
          { name: say("contacts.to_payments"), href: address(`${here}/payments`, { contact: contact.id }) },
          { name: say("contacts.to_ageing"), href: address(`${here}/ageing`, { side, contact: contact.id }) },
          { name: say("contacts.to_statement"), href: `${here}/contacts/${contact.id}/statement` },
        ]
      : []),
    ...(rights.has("payment.make") && !contact.archived_at
      ? [
          {
            name: say("contacts.to_pay"),
            href: address(`${here}/payments/new`, {
              direction: contact.is_customer ? "receipt" : "payment",
              contact: contact.id,
            }),
          },
        ]
      : []),
  ];
  if (links.length === 0) {
    return null;
  }
  return (
    <section>
      <h2>{say("contacts.money_with")}</h2>
      <ul className="contact-links">
        {links.map(({ name, href }) => (
          <li key={name}>
            <a className="btn" href={href}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
