import { FileUp, Plus, UsersRound } from "lucide";
import { JumpKeys } from "@/components/layout/jump-keys";
import { LinkButton } from "@/components/ui/button";
import { FilterBar } from "@/components/ui/filter-bar";
import { Icon } from "@/components/ui/icon";
import { PageHead } from "@/components/ui/page-head";
import { Pager } from "@/components/ui/pager";
import { Refusal } from "@/components/ui/refusal";
import { SavedViews } from "@/components/ui/saved-views";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { SearchBox } from "@/components/ui/search-box";
import { Empty } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { type ContactFilter, isNarrowed, listAddress } from "../filter";
import { readContacts } from "../queries";
import { ContactTable } from "./contact-table";

/** Customers and suppliers by name, as the address filters them. */
export async function ContactList({ companyId, filter }: { companyId: string; filter: ContactFilter }) {
  const [say, page, rights] = await Promise.all([getSay(), readContacts(companyId, filter), getRights()]);
  const here = `/${companyId}/contacts`;
  const narrowed = isNarrowed(filter);
  const isEmpty = !(page instanceof ApiError) && page.items.length === 0 && !filter.after;
  const isNew = isEmpty && !narrowed;
  const mayChange = rights.has("contact.change");
  const add = address(`${here}/new`, { role: filter.role === "supplier" ? "supplier" : null });
  return (
    <>
      <PageHead title={say("contacts.title")} beside={<Roles companyId={companyId} filter={filter} />}>
        {!isNew && <SavedViews companyId={companyId} list="contacts" />}
        {!isNew && (
          <LinkButton className="desk" href={`${here}/duplicates`}>
            <Icon of={UsersRound} />
            {say("contacts.duplicates")}
          </LinkButton>
        )}
        {mayChange && (
          <>
            {!isNew && (
              <LinkButton className="desk" href={`${here}/import`}>
                <Icon of={FileUp} />
                {say("contacts.import")}
              </LinkButton>
            )}
            <JumpKeys of={[{ key: "n", does: say("contacts.add"), href: add }]} />
            <LinkButton look="primary" href={add} keys="N">
              <Icon of={Plus} />
              <span className="words">{say("contacts.add")}</span>
            </LinkButton>
          </>
        )}
      </PageHead>
      {!isNew && !(page instanceof ApiError && page.status === 403) && <Filters filter={filter} />}
      {page instanceof ApiError ? (
        <Refusal error={page} />
      ) : isNew ? (
        <Empty
          title={say("contacts.empty_title")}
          text={mayChange ? say("contacts.empty_text") : say("contacts.empty_may_not")}
          steps={
            mayChange
              ? [
                  {
                    href: `${here}/new`,
                    icon: Plus,
                    name: say("contacts.empty_add"),
                    why: say("contacts.empty_add_why"),
                    keys: ["N"],
                  },
                  {
                    href: `${here}/import`,
                    icon: FileUp,
                    name: say("contacts.empty_import"),
                    why: say("contacts.empty_import_why"),
                  },
                ]
              : []
          }
        />
      ) : (
        <ScrollRegion label={say("contacts.title")}>
          <ContactTable companyId={companyId} rows={page.items} />
          {isEmpty && (
            <p className="tail text-muted" role="status">
              {say("contacts.none_filtered")}{" "}
              <a className="link" href={here}>
                {say("contacts.show_all")}
              </a>
            </p>
          )}
          <p className="tail also">
            <a className="link" href={`${here}/duplicates`}>
              {say("contacts.duplicates")}
            </a>
            {mayChange && (
              <a className="link" href={`${here}/import`}>
                {say("contacts.import_title")}
              </a>
            )}
          </p>
          <div className="tail">
            <Pager
              first={filter.after ? listAddress(companyId, filter, { after: undefined }) : null}
              next={page.next && listAddress(companyId, filter, { after: page.next })}
            />
          </div>
        </ScrollRegion>
      )}
    </>
  );
}

/** Everybody, those who buy, those who sell: links, so that each can be opened, sent and gone back to. */
async function Roles({ companyId, filter }: { companyId: string; filter: ContactFilter }) {
  const say = await getSay();
  const shown = [
    { name: say("contacts.all"), role: undefined },
    { name: say("contacts.customers"), role: "customer" },
    { name: say("contacts.suppliers"), role: "supplier" },
  ] as const;
  return (
    <nav className="seg desk" aria-label={say("contacts.roles")}>
      {shown.map(({ name, role }) => (
        <a
          key={name}
          href={listAddress(companyId, filter, { role, after: undefined })}
          aria-current={filter.role === role ? "page" : undefined}
        >
          {name}
        </a>
      ))}
    </nav>
  );
}

async function Filters({ filter }: { filter: ContactFilter }) {
  const say = await getSay();
  const { role, kind, archived, bank } = filter;
  return (
    <FilterBar
      label={say("contacts.filters")}
      filters={[
        {
          kind: "choice",
          label: say("contacts.role"),
          name: "role",
          choices: [
            { value: "", name: say("contacts.all") },
            { value: "customer", name: say("contacts.customers") },
            { value: "supplier", name: say("contacts.suppliers") },
          ],
          shown: role ? say(role === "customer" ? "contacts.customers" : "contacts.suppliers") : null,
        },
        {
          kind: "choice",
          label: say("contacts.kind"),
          name: "kind",
          choices: [
            { value: "", name: say("contacts.all") },
            { value: "business", name: say("contacts.businesses") },
            { value: "person", name: say("contacts.persons") },
          ],
          shown: kind ? say(kind === "business" ? "contacts.businesses" : "contacts.persons") : null,
        },
        {
          kind: "choice",
          label: say("contacts.state"),
          name: "archived",
          choices: [
            { value: "", name: say("contacts.in_use") },
            { value: "yes", name: say("contacts.archived") },
            { value: "all", name: say("contacts.both") },
          ],
          shown: archived ? say(archived === "yes" ? "contacts.archived" : "contacts.both") : null,
        },
        {
          kind: "choice",
          label: say("contacts.bank"),
          name: "bank",
          choices: [
            { value: "", name: say("contacts.all") },
            { value: "proposed", name: say("contacts.bank_waits") },
          ],
          shown: bank ? say("contacts.bank_waits") : null,
        },
      ]}
    >
      <SearchBox name="q" label={say("contacts.search")} />
    </FilterBar>
  );
}
