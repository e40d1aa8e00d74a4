import { ArrowDownLeft, ArrowUpRight, Plus } from "lucide";
import { JumpKeys } from "@/components/layout/jump-keys";
import { LinkButton } from "@/components/ui/button";
import { FilterBar } from "@/components/ui/filter-bar";
import { Icon } from "@/components/ui/icon";
import { PageHead } from "@/components/ui/page-head";
import { Pager } from "@/components/ui/pager";
import { Refusal } from "@/components/ui/refusal";
import { SavedViews } from "@/components/ui/saved-views";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { Empty } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { isNarrowed, type PaymentFilter, paymentsAddress } from "../filter";
import { readContact, readPayments } from "../queries";
import { PaymentTable } from "./payment-table";

/** What came in and what went out, the latest day first, as the address filters it. */
export async function PaymentList({ companyId, filter }: { companyId: string; filter: PaymentFilter }) {
  const [say, page, rights, contact] = await Promise.all([
    getSay(),
    readPayments(companyId, filter),
    getRights(),
    filter.contact ? readContact(companyId, filter.contact) : null,
  ]);
  const here = `/${companyId}/payments`;
  const mayMake = rights.has("payment.make");
  const isEmpty = !(page instanceof ApiError) && page.items.length === 0 && !filter.after;
  const isNew = isEmpty && !isNarrowed(filter);
  const add = address(`${here}/new`, { direction: filter.direction, contact: filter.contact });
  const name = contact === null || contact instanceof ApiError ? (filter.contact ?? null) : contact.display_name;
  return (
    <>
      <PageHead title={say("payments.title")} beside={<Directions companyId={companyId} filter={filter} />}>
        {!isNew && <SavedViews companyId={companyId} list="payments" />}
        {mayMake && (
          <>
            <JumpKeys of={[{ key: "n", does: say("payments.record"), href: add }]} />
            <LinkButton look="primary" href={add} keys="N">
              <Icon of={Plus} />
              <span className="words">{say("payments.record")}</span>
            </LinkButton>
          </>
        )}
      </PageHead>
      {!isNew && !(page instanceof ApiError && page.status === 403) && <Filters filter={filter} contact={name} />}
      {page instanceof ApiError ? (
        <Refusal error={page} />
      ) : isNew ? (
        <Empty
          title={say("payments.empty_title")}
          text={say(mayMake ? "payments.empty_text" : "payments.empty_may_not")}
          steps={
            mayMake
              ? [
                  {
                    href: `${here}/new?direction=receipt`,
                    icon: ArrowDownLeft,
                    name: say("payments.record_receipt"),
                    why: say("payments.record_receipt_why"),
                  },
                  {
                    href: `${here}/new?direction=payment`,
                    icon: ArrowUpRight,
                    name: say("payments.record_payment"),
                    why: say("payments.record_payment_why"),
                  },
                ]
              : []
          }
        />
      ) : (
        <ScrollRegion label={say("payments.title")}>
          <PaymentTable companyId={companyId} rows={page.items} />
          {isEmpty && (
            <p className="tail text-muted" role="status">
              {say("payments.none_filtered")}{" "}
              <a className="link" href={here}>
                {say("payments.show_all")}
              </a>
            </p>
          )}
          <div className="tail">
            <Pager
              first={filter.after ? paymentsAddress(companyId, filter, { after: undefined }) : null}
              next={page.next && paymentsAddress(companyId, filter, { after: page.next })}
            />
          </div>
        </ScrollRegion>
      )}
    </>
  );
}

/** Both ways, or one: links, so that each can be opened, sent and gone back to. */
async function Directions({ companyId, filter }: { companyId: string; filter: PaymentFilter }) {
  const say = await getSay();
  const shown = [
    { name: say("payments.all"), direction: undefined },
    { name: say("payments.receipts"), direction: "receipt" },
    { name: say("payments.outgoing"), direction: "payment" },
  ] as const;
  return (
    <nav className="seg desk" aria-label={say("payments.views")}>
      {shown.map(({ name, direction }) => (
        <a
          key={name}
          href={paymentsAddress(companyId, filter, { direction, after: undefined })}
          aria-current={filter.direction === direction ? "page" : undefined}
        >
          {name}
        </a>
      ))}
    </nav>
  );
}

async function Filters({ filter, contact }: { filter: PaymentFilter; contact: string | null }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const { direction, state, from, to } = filter;
  const span =
    from && to
      ? format.range(from, to)
      : from
        ? say("payments.since", { day: format.date(from) })
        : to
          ? say("payments.until", { day: format.date(to) })
          : null;
  return (
    <FilterBar
      label={say("payments.filters")}
      filters={[
        {
          kind: "choice",
          label: say("payments.direction"),
          name: "direction",
          choices: [
            { value: "", name: say("payments.any") },
            { value: "receipt", name: say("payments.receipts") },
            { value: "payment", name: say("payments.outgoing") },
          ],
          shown: direction ? say(direction === "receipt" ? "payments.receipts" : "payments.outgoing") : null,
        },
        {
          kind: "range",
          label: say("payments.span"),
          from: "from",
          to: "to",
          words: { from: say("payments.from"), to: say("payments.to") },
          shown: span,
        },
        {
          kind: "choice",
          label: say("payments.state"),
          name: "state",
          choices: [
            { value: "", name: say("payments.any") },
            { value: "posted", name: say("payments.posted") },
            { value: "undone", name: say("payments.undone") },
          ],
          shown: state ? say(`payments.${state}`) : null,
        },
        ...(filter.contact
          ? [
              {
                kind: "choice" as const,
                label: say("payments.contact"),
                name: "contact",
                choices: [
                  { value: "", name: say("payments.any") },
                  { value: filter.contact, name: contact ?? "" },
                ],
                shown: contact,
              },
            ]
          : []),
      ]}
    />
  );
}
