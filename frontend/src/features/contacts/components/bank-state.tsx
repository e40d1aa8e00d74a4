import { CircleAlert } from "lucide";
import { Icon } from "@/components/ui/icon";
import type { Offer } from "@/components/ui/match";
import { Pill } from "@/components/ui/pill";
import type { components } from "@/lib/api/schema";
import { placeNamer } from "@/lib/i18n/places";
import { getFormat, getSay } from "@/lib/i18n/server";
import { BankActs } from "./bank-acts";

type Schemas = components["schemas"];

/** Where a contact is paid, whether that is news, and what waits for a second person. */
export async function BankState({
  companyId,
  contact,
  bank,
  newsDays,
  reader,
  mayPropose,
  mayConfirm,
  countries,
  country,
}: {
  companyId: string;
  contact: { id: string; name: string; isArchived: boolean };
  bank: Schemas["BankState"];
  newsDays: number;
  /** E-mail address of who reads: nobody confirms what they proposed. */
  reader: string;
  mayPropose: boolean;
  mayConfirm: boolean;
  countries: readonly Offer[];
  country: string;
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const { current, proposed, changed_since: isNews } = bank;
  const isOwn = proposed?.proposed_by === reader;
  return (
    <div className="bank">
      {current ? (
        <>
          {isNews && (
            <p className="note warn">
              <Icon of={CircleAlert} />
              <span>
                {say("contacts.bank_is_new", {
                  when: current.decided_at ? format.moment(current.decided_at) : "",
                  count: newsDays,
                })}
              </span>
            </p>
          )}
          <Details of={current} name={contact.name} />
        </>
      ) : (
        <>
          {isNews && (
            <p className="note warn">
              <Icon of={CircleAlert} />
              <span>{say("contacts.bank_is_gone", { count: newsDays })}</span>
            </p>
          )}
          <p className="text-muted">{say("contacts.no_bank")}</p>
        </>
      )}
      {proposed && (
        <div className="card proposal">
          <p>
            <Pill is="warn">{say("contacts.bank_waits")}</Pill>
          </p>
          <Details of={proposed} name={contact.name} />
          <p className="text-muted">
            {isOwn
              ? say("contacts.bank_own")
              : mayConfirm
                ? say("contacts.bank_check")
                : say("contacts.bank_may_not_confirm")}
          </p>
          <BankActs
            companyId={companyId}
            contact={contact}
            proposal={{
              id: proposed.id,
              version: proposed.version,
              account: proposed.account,
              isIban: proposed.is_iban,
              country: proposed.country,
            }}
            acts={isOwn ? (mayPropose ? ["withdraw"] : []) : mayConfirm ? ["confirm", "refuse"] : []}
            countries={countries}
            country={country}
          />
        </div>
      )}
      {!proposed && mayPropose && !contact.isArchived && (
        <BankActs
          companyId={companyId}
          contact={contact}
          proposal={null}
          hasAccount={current !== null}
          acts={["propose"]}
          countries={countries}
          country={country}
        />
      )}
    </div>
  );
}

/** An account in part, whose it is, and who said so. */
async function Details({ of, name }: { of: Schemas["BankOut"]; name: string }) {
  const [say, format, countryOf] = await Promise.all([getSay(), getFormat(), placeNamer("region")]);
  return (
    <dl className="facts wider">
      <dt>{say("contacts.bank_account")}</dt>
      <dd className="n-start">
        {of.account ? (
          <>
            <b>{of.account}</b>
            {of.bank_code && ` · ${of.bank_code}`} · {countryOf(of.country)}
          </>
        ) : (
          <b>{say("contacts.bank_none_any_more")}</b>
        )}
      </dd>
      {of.account && (
        <>
          <dt>{say("contacts.bank_holder")}</dt>
          <dd>
            <bdi>{of.holder || name}</bdi>
          </dd>
        </>
      )}
      <dt>{say("contacts.bank_proposed_by")}</dt>
      <dd>
        <bdi>{of.proposed_by}</bdi>, {format.moment(of.proposed_at)}
      </dd>
      {of.note && (
        <>
          <dt>{say("contacts.bank_source")}</dt>
          <dd>
            <bdi>{of.note}</bdi>
          </dd>
        </>
      )}
      {of.decided_by && of.decided_at && (
        <>
          <dt>{say("contacts.bank_confirmed_by")}</dt>
          <dd>
            <bdi>{of.decided_by}</bdi>, {format.moment(of.decided_at)}
            {of.decision_note && (
              <>
                : <bdi>{of.decision_note}</bdi>
              </>
            )}
          </dd>
        </>
      )}
    </dl>
  );
}
