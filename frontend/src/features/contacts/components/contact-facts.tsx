import { Mail, Phone } from "lucide";
import { Icon } from "@/components/ui/icon";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { placeNamer } from "@/lib/i18n/places";
import { getFormat, getSay } from "@/lib/i18n/server";
import { ACCOUNTS, type Contact, type Scheme } from "../form";
import { readAccounts } from "../queries";
import { roleWord } from "./contact-table";

const E_INVOICES = { xrechnung: "XRechnung", peppol: "Peppol BIS 3", facturx: "Factur-X (ZUGFeRD)" } as const;

/** What a contact is and what was agreed with it. What was never said is left out. */
export async function ContactFacts({ companyId, contact }: { companyId: string; contact: Contact }) {
  const [say, format, accounts, languageOf] = await Promise.all([
    getSay(),
    getFormat(),
    readAccounts(companyId),
    placeNamer("language"),
  ]);
  const known = accounts instanceof ApiError ? [] : accounts;
  const { terms } = contact;
  return (
    <dl className="facts wider">
      {contact.legal_name && (
        <>
          <dt>{say("contacts.legal_name")}</dt>
          <dd>
            <bdi>{contact.legal_name}</bdi>
          </dd>
        </>
      )}
      {contact.code && (
        <>
          <dt>{say("ui.code")}</dt>
          <dd>{contact.code}</dd>
        </>
      )}
      <dt>{say("contacts.what")}</dt>
      <dd>
        {say(contact.kind === "business" ? "contacts.business" : "contacts.person")}, {roleWord(say, contact)}
      </dd>
      <dt>{say("contacts.terms")}</dt>
      <dd>
        {terms
          ? say(terms.counted_from === "month_end" ? "contacts.terms_month_end" : "contacts.terms_invoice_date", {
              count: terms.days,
            })
          : say("contacts.no_terms")}
        {terms?.discount_percent &&
          terms.discount_days !== null &&
          `, ${say("contacts.discount", { percent: format.money(terms.discount_percent), count: terms.discount_days })}`}
      </dd>
      <dt>{say("contacts.currency")}</dt>
      <dd>{contact.currency}</dd>
      <dt>{say("contacts.credit_limit")}</dt>
      <dd>
        {contact.credit_limit ? format.inUnit(contact.credit_limit, contact.currency) : say("contacts.no_credit_limit")}
      </dd>
      {contact.language && (
        <>
          <dt>{say("contacts.language")}</dt>
          <dd>{languageOf(contact.language)}</dd>
        </>
      )}
      {contact.e_invoices?.format && (
        <>
          <dt>{say("contacts.e_invoices")}</dt>
          <dd>
            {E_INVOICES[contact.e_invoices.format]}
            {contact.e_invoices.address && (
              <span className="text-muted"> {Object.values(contact.e_invoices.address).join(" ")}</span>
            )}
          </dd>
        </>
      )}
      {ACCOUNTS.map((field) => {
        const id = contact[field];
        const account = known.find((one) => one.id === id);
        return (
          id && (
            <div key={field} className="contents">
              <dt>{say(`contacts.${field}`)}</dt>
              <dd>
                <a className="link" href={address(`/${companyId}/reports/general-ledger`, { account: id })}>
                  {account ? (
                    <>
                      {account.code} <bdi>{account.name}</bdi>
                    </>
                  ) : (
                    say("contacts.account")
                  )}
                </a>
              </dd>
            </div>
          )
        );
      })}
    </dl>
  );
}

/** Where invoices go, and goods; as they would stand on paper. */
export async function Addresses({ contact }: { contact: Contact }) {
  const [say, countryOf] = await Promise.all([getSay(), placeNamer("region")]);
  if (contact.addresses.length === 0) {
    return null;
  }
  return (
    <section>
      <h2>{say("contacts.addresses")}</h2>
      <ul className="places">
        {contact.addresses.map((one, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: addresses have no name of their own, and their order counts
          <li key={place}>
            <small>{say(one.kind === "billing" ? "contacts.billing" : "contacts.delivery")}</small>
            <address className="written">
              <bdi>
                {[
                  one.name,
                  one.street,
                  [one.postal_code, one.city].filter(Boolean).join(" "),
                  one.subdivision,
                  countryOf(one.country),
                ]
                  .filter(Boolean)
                  .join("\n")}
              </bdi>
            </address>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Whom to talk to. */
export async function People({ contact }: { contact: Contact }) {
  const say = await getSay();
  if (contact.people.length === 0) {
    return null;
  }
  return (
    <section>
      <h2>{say("contacts.people")}</h2>
      <ul className="places">
        {contact.people.map((one, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: people have no id of their own, and their order counts
          <li key={place}>
            {one.name && (
              <b>
                <bdi>{one.name}</bdi>
              </b>
            )}
            {one.position && (
              <small>
                <bdi>{one.position}</bdi>
              </small>
            )}
            {one.email && (
              <a className="link reach" href={`mailto:${one.email}`}>
                <Icon of={Mail} />
                <bdi>{one.email}</bdi>
              </a>
            )}
            {one.phone && (
              <a className="link reach" href={`tel:${one.phone.replace(/[^+\d]/g, "")}`}>
                <Icon of={Phone} />
                <bdi>{one.phone}</bdi>
              </a>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Tax and registration ids by their kind. */
export async function Identifiers({ contact }: { contact: Contact }) {
  const say = await getSay();
  if (contact.identifiers.length === 0) {
    return null;
  }
  return (
    <section>
      <h2>{say("contacts.identifiers")}</h2>
      <dl className="facts wider">
        {contact.identifiers.map(({ scheme, value }) => (
          <div key={`${scheme} ${value}`} className="contents">
            <dt>{say(`contacts.scheme_${scheme as Scheme}`)}</dt>
            <dd className="n-start">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
