import { notFound, redirect } from "next/navigation";
import { PageHead } from "@/components/ui/page-head";
import { Refusal } from "@/components/ui/refusal";
import { State } from "@/components/ui/states";
import { ApiError } from "@/lib/api/problem";
import { countryOffers, languageOffers } from "@/lib/i18n/places";
import { Words } from "@/lib/i18n/provide-words";
import { getLanguage, getSay } from "@/lib/i18n/server";
import { currencyOffers } from "@/lib/money/currencies";
import { getCompany, getMe } from "@/lib/session/me";
import { getRights } from "@/lib/session/rights";
import { ACCOUNTS, fits, fromContact, newForm } from "../form";
import { readAccounts, readContact, readCurrencies, readNamedTerms, readTaxCodes } from "../queries";
import { ContactForm } from "./contact-form";

/** A new contact, or one that is changed: what its form needs is read here, all at once. */
export async function ContactEditor({
  companyId,
  contactId,
  role = "customer",
}: {
  companyId: string;
  contactId: string | null;
  /** What a new one is at first. */
  role?: "customer" | "supplier";
}) {
  const [say, me, company, contact, accounts, currencies, rights, countries, taxes, terms] = await Promise.all([
    getSay(),
    getMe(),
    getCompany(companyId),
    contactId ? readContact(companyId, contactId) : null,
    readAccounts(companyId),
    readCurrencies(),
    getRights(),
    countryOffers(),
    readTaxCodes(companyId),
    readNamedTerms(companyId),
  ]);
  const list = `/${companyId}/contacts`;
  const isKnown = contact !== null && !(contact instanceof ApiError);
  const up = isKnown
    ? { href: `${list}/${contact.id}`, name: contact.display_name }
    : { href: list, name: say("contacts.title") };
  const head = <PageHead title={say(contactId ? "contacts.change_title" : "contacts.new")} up={up} />;
  const refusal = [contact, accounts, currencies].find((one) => one instanceof ApiError);
  if (refusal instanceof ApiError) {
    if (refusal.status === 404 || refusal.status === 422) {
      notFound();
    }
    return (
      <>
        {head}
        <Refusal error={refusal} />
      </>
    );
  }
  if (contact instanceof ApiError || accounts instanceof ApiError || currencies instanceof ApiError) {
    return null; // said above
  }
  if (!rights.has("contact.change")) {
    return (
      <>
        {head}
        <State title={say("contacts.may_not_title")}>
          <p>{say("contacts.may_not_text")}</p>
        </State>
      </>
    );
  }
  if (contact?.archived_at) {
    redirect(`${list}/${contact.id}`);
  }
  const country = /^[A-Z]{2}$/.test(company.country_pack) ? company.country_pack : "";
  return (
    <Words of={["contact_form"]}>
      {head}
      <div className="scroll">
        <div className="sheet narrow">
          <ContactForm
            key={contact?.version ?? "new"}
            companyId={companyId}
            person={me.user_id}
            contact={contact && { id: contact.id, version: contact.version }}
            start={contact ? fromContact(contact) : newForm({ role, currency: company.base_currency, country })}
            country={country}
            countries={countries}
            languages={await languageOffers(contact?.language)}
            currencies={currencyOffers(currencies, (await getLanguage()).language)}
            taxes={taxes.map(({ id, code, name, direction }) => ({ value: id, code, name, direction }))}
            terms={terms}
            accounts={ACCOUNTS.map((field) => ({
              field,
              offers: accounts
                .filter((account) => fits(field, account) || account.id === contact?.[field])
                .map(({ id, code, name }) => ({ value: id, code, name })),
            }))}
          />
        </div>
      </div>
    </Words>
  );
}
