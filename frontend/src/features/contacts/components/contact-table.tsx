import { Pill } from "@/components/ui/pill";
import type { components } from "@/lib/api/schema";
import { placeNamer } from "@/lib/i18n/places";
import { getSay } from "@/lib/i18n/server";
import type { Say } from "@/lib/i18n/words";

type Row = components["schemas"]["ContactRow"];

/** One row for each contact: who, where, how to reach them, what they are to the company, and whether something waits. */
export async function ContactTable({ companyId, rows }: { companyId: string; rows: readonly Row[] }) {
  const [say, countryOf] = await Promise.all([getSay(), placeNamer("region")]);
  return (
    <table className="list contacts">
      <caption className="vh">{say("contacts.title")}</caption>
      <thead>
        <tr>
          <th scope="col">{say("contacts.name")}</th>
          <th scope="col" className="fit">
            {say("ui.code")}
          </th>
          <th scope="col">{say("contacts.place")}</th>
          <th scope="col">{say("contacts.email")}</th>
          <th scope="col" className="fit">
            {say("contacts.role")}
          </th>
          <th scope="col" className="fit">
            {say("contacts.state")}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const place = [row.city, row.country && countryOf(row.country)].filter(Boolean).join(", ");
          return (
            <tr key={row.id}>
              <td className="name clip">
                <a className="rowlink" href={`/${companyId}/contacts/${row.id}`}>
                  <bdi>{row.display_name}</bdi>
                </a>
                {row.legal_name && (
                  <span className="second desk">
                    {" "}
                    <bdi>{row.legal_name}</bdi>
                  </span>
                )}
              </td>
              <td className="code">{row.code}</td>
              <td className="no place">
                <bdi>{place}</bdi>
              </td>
              <td className="mail text-muted">
                <bdi>{row.email}</bdi>
              </td>
              <td className="when text-muted">{roleWord(say, row)}</td>
              <td className="st">
                {row.archived_at ? (
                  <Pill is="draft">{say("contacts.archived")}</Pill>
                ) : row.bank_proposed ? (
                  <Pill is="warn">{say("contacts.bank_waits_short")}</Pill>
                ) : (
                  ""
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** What a contact is to the company. */
export function roleWord(
  say: Say,
  { is_customer, is_supplier }: { is_customer: boolean; is_supplier: boolean },
): string {
  return say(
    is_customer && is_supplier ? "contacts.is_both" : is_customer ? "contacts.is_customer" : "contacts.is_supplier",
  );
}
