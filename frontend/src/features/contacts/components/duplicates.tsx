import { PageHead } from "@/components/ui/page-head";
import { Pager } from "@/components/ui/pager";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { State } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { getSay } from "@/lib/i18n/server";
import { readDuplicates } from "../queries";

/** Contacts that are probably one, group by group, and what they share. */
export async function Duplicates({ companyId, after }: { companyId: string; after?: string }) {
  const [say, page] = await Promise.all([getSay(), readDuplicates(companyId, after)]);
  const here = `/${companyId}/contacts`;
  const head = <PageHead title={say("contacts.duplicates")} up={{ href: here, name: say("contacts.title") }} />;
  if (page instanceof ApiError) {
    return (
      <>
        {head}
        <Refusal error={page} />
      </>
    );
  }
  if (page.items.length === 0 && !after) {
    return (
      <>
        {head}
        <State title={say("contacts.no_duplicates_title")}>
          <p>{say("contacts.no_duplicates_text")}</p>
        </State>
      </>
    );
  }
  return (
    <>
      {head}
      <ScrollRegion label={say("contacts.duplicates")}>
        <table className="list duplicates plain">
          <caption className="vh">{say("contacts.duplicates")}</caption>
          <thead>
            <tr>
              <th scope="col" className="fit">
                {say("contacts.they_share")}
              </th>
              <th scope="col">{say("contacts.title")}</th>
            </tr>
          </thead>
          <tbody>
            {page.items.map((group) => (
              <tr key={`${group.reason} ${group.contacts[0]?.id}`}>
                <td className="no">{say(`contacts.same_${group.reason}`)}</td>
                <td className="name">
                  <ul>
                    {group.contacts.map((one) => (
                      <li key={one.id}>
                        <a className="link" href={`${here}/${one.id}`}>
                          <bdi>{one.display_name}</bdi>
                        </a>{" "}
                        <span className="code">{one.code}</span>{" "}
                        {one.is_archived && <Pill is="draft">{say("contacts.archived")}</Pill>}
                      </li>
                    ))}
                    {group.count > group.contacts.length && (
                      <li className="text-faint">
                        {say("contacts.and_more", { count: group.count - group.contacts.length })}
                      </li>
                    )}
                  </ul>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className="tail text-faint">{say("contacts.duplicates_text")}</p>
        <div className="tail">
          <Pager
            first={after ? `${here}/duplicates` : null}
            next={page.next && address(`${here}/duplicates`, { after: page.next })}
          />
        </div>
      </ScrollRegion>
    </>
  );
}
