import { CircleAlert, Pencil } from "lucide";
import { notFound } from "next/navigation";
import { JumpKeys } from "@/components/layout/jump-keys";
import { LinkButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { PageHead } from "@/components/ui/page-head";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ApiError } from "@/lib/api/problem";
import { countryOffers } from "@/lib/i18n/places";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getMe } from "@/lib/session/me";
import { getRights } from "@/lib/session/rights";
import { daysBefore } from "../news";
import { readBank, readBankHistory, readContact, readResembling } from "../queries";
import { BankHistory } from "./bank-history";
import { BankState } from "./bank-state";
import { ContactActs } from "./contact-acts";
import { Addresses, ContactFacts, Identifiers, People } from "./contact-facts";
import { ContactLinks } from "./contact-links";
import { roleWord } from "./contact-table";
import { ContactTrail } from "./contact-trail";

/** So long after a change of bank details it is said that they are new. */
export const NEWS_DAYS = 30;

/** One contact: who it is, whom it resembles, where it is paid, how to reach it, and what happened to it. */
export async function ContactPage({
  companyId,
  contactId,
  after,
}: {
  companyId: string;
  contactId: string;
  /** The place in the history of its bank details. */
  after?: string;
}) {
  const [say, format, contact, rights, me] = await Promise.all([
    getSay(),
    getFormat(),
    readContact(companyId, contactId),
    getRights(),
    getMe(),
  ]);
  const up = { href: `/${companyId}/contacts`, name: say("contacts.title") };
  if (contact instanceof ApiError) {
    if (contact.status === 404 || contact.status === 422) {
      notFound();
    }
    return (
      <>
        <PageHead title={say("contacts.one")} up={up} />
        <Refusal error={contact} />
      </>
    );
  }
  const [resembles, bank, history, countries] = await Promise.all([
    readResembling(companyId, contactId),
    readBank(companyId, contactId, daysBefore(new Date(), NEWS_DAYS)),
    readBankHistory(companyId, contactId, after),
    countryOffers(),
  ]);
  const mayChange = rights.has("contact.change");
  const edit = `/${companyId}/contacts/${contactId}/edit`;
  const others = resembles instanceof ApiError ? [] : resembles.items;
  return (
    <Words of={["contacts", "bank_details"]}>
      <PageHead
        title={<bdi>{contact.display_name}</bdi>}
        up={up}
        beside={
          contact.archived_at ? (
            <Pill is="draft" box>
              {say("contacts.archived")}
            </Pill>
          ) : (
            <span className="sub desk">{roleWord(say, contact)}</span>
          )
        }
      >
        {mayChange && !contact.archived_at && (
          <>
            <JumpKeys of={[{ key: "e", does: say("contacts.change"), href: edit }]} />
            <LinkButton look="primary" href={edit} keys="E">
              <Icon of={Pencil} />
              <span className="words">{say("contacts.change")}</span>
            </LinkButton>
          </>
        )}
        {mayChange && (
          <ContactActs
            companyId={companyId}
            contact={{
              id: contact.id,
              name: contact.display_name,
              version: contact.version,
              isArchived: contact.archived_at !== null,
            }}
          />
        )}
      </PageHead>
      <div className="scroll">
        <article className="entry-page contact-page">
          {contact.archived_at && (
            <section>
              <p className="note">{say("contacts.archived_since", { when: format.moment(contact.archived_at) })}</p>
            </section>
          )}
          {others.length > 0 && (
            <section>
              <div className="note warn">
                <Icon of={CircleAlert} />
                <div>
                  <b>{say("contacts.resembles", { count: others.length })}</b>
                  <ul>
                    {others.map((one) => (
                      <li key={one.id}>
                        <a className="link" href={`/${companyId}/contacts/${one.id}`}>
                          <bdi>{one.display_name}</bdi>
                        </a>
                        {one.code && ` ${one.code}`}
                        {one.is_archived && `, ${say("contacts.archived")}`}:{" "}
                        {one.reasons.map((reason) => say(`contacts.same_${reason}`)).join(", ")}
                      </li>
                    ))}
                  </ul>
                </div>
              </div>
            </section>
          )}
          <section>
            <ContactFacts companyId={companyId} contact={contact} />
          </section>
          <ContactLinks companyId={companyId} contact={contact} />
          <section>
            <h2>{say("contacts.paid_at")}</h2>
            {bank instanceof ApiError ? (
              <Refusal error={bank} />
            ) : (
              <BankState
                companyId={companyId}
                contact={{ id: contact.id, name: contact.display_name, isArchived: contact.archived_at !== null }}
                bank={bank}
                newsDays={NEWS_DAYS}
                reader={me.email}
                mayPropose={mayChange}
                mayConfirm={rights.has("contact.confirm_bank")}
                countries={mayChange || rights.has("contact.confirm_bank") ? countries : []}
                country={contact.addresses[0]?.country ?? ""}
              />
            )}
          </section>
          <Addresses contact={contact} />
          <People contact={contact} />
          <Identifiers contact={contact} />
          {contact.notes && (
            <section>
              <h2>{say("contacts.notes")}</h2>
              <p className="written">
                <bdi>{contact.notes}</bdi>
              </p>
            </section>
          )}
          {!(history instanceof ApiError) && (history.items.length > 0 || after) && (
            <section className="flush">
              <h2 className="section-head">{say("contacts.bank_history")}</h2>
              <BankHistory companyId={companyId} contactId={contactId} page={history} after={after} />
            </section>
          )}
          <ContactTrail companyId={companyId} contactId={contactId} />
        </article>
      </div>
    </Words>
  );
}
