import { Plus } from "lucide";
import type { ReactNode } from "react";
import { JumpKeys } from "@/components/layout/jump-keys";
import { LinkButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { PageHead } from "@/components/ui/page-head";
import { Pager } from "@/components/ui/pager";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { Empty } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { getSay } from "@/lib/i18n/server";
import { getCompany } from "@/lib/session/me";
import { getRights } from "@/lib/session/rights";
import { type DocumentsFilter, isNarrowed, listAddress } from "../filter";
import { type Kind, NOUNS, pathOf } from "../kinds";
import { readDocuments } from "../queries";
import { DocumentFilters, DocumentViews } from "./document-filters";
import { DocumentTable } from "./document-table";

/** Documents of a kind, the latest first, as the address filters them. */
export async function DocumentList({
  companyId,
  kind,
  filter,
  links,
  acts,
}: {
  companyId: string;
  kind: Kind;
  filter: DocumentsFilter;
  /** Where else to go from here. */
  links?: ReactNode;
  /** What else begins here, for who may write. */
  acts?: ReactNode;
}) {
  const [say, page, rights, company] = await Promise.all([
    getSay(),
    readDocuments(companyId, kind, filter),
    getRights(),
    getCompany(companyId),
  ]);
  const noun = NOUNS[kind];
  const here = pathOf(companyId, kind);
  const isEmpty = !(page instanceof ApiError) && page.items.length === 0 && !filter.after;
  const isNew = isEmpty && !isNarrowed(filter);
  const mayWrite = rights.has(noun.draft);
  const add = address(`${here}/new`, { contact: filter.contact });
  return (
    <>
      <PageHead
        title={say(noun.many)}
        beside={!isNew && <DocumentViews companyId={companyId} noun={noun} filter={filter} />}
      >
        {links}
        {mayWrite && (
          <>
            {acts}
            <JumpKeys of={[{ key: "n", does: say(noun.add), href: add }]} />
            <LinkButton look="primary" href={add} keys="N">
              <Icon of={Plus} />
              <span className="words">{say(noun.add)}</span>
            </LinkButton>
          </>
        )}
      </PageHead>
      {!isNew && !(page instanceof ApiError && page.status === 403) && (
        <DocumentFilters companyId={companyId} noun={noun} filter={filter} />
      )}
      {page instanceof ApiError ? (
        <Refusal error={page} />
      ) : isNew ? (
        <Empty
          title={say(noun.emptyTitle)}
          text={say(mayWrite ? noun.emptyText : "documents.empty_may_not")}
          steps={
            mayWrite
              ? [{ href: add, icon: Plus, name: say(noun.add), why: say("documents.empty_add_why"), keys: ["N"] }]
              : []
          }
        />
      ) : (
        <ScrollRegion label={say(noun.many)}>
          <DocumentTable companyId={companyId} noun={noun} rows={page.items} base={company.base_currency} />
          {isEmpty && (
            <p className="tail text-muted" role="status">
              {say("documents.none_filtered")}{" "}
              <a className="link" href={here}>
                {say("documents.show_all")}
              </a>
            </p>
          )}
          <div className="tail">
            <Pager
              first={filter.after ? listAddress(companyId, kind, filter, { after: undefined }) : null}
              next={page.next && listAddress(companyId, kind, filter, { after: page.next })}
            />
          </div>
        </ScrollRegion>
      )}
    </>
  );
}
