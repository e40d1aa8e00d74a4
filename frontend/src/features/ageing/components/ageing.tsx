import type { ReactNode } from "react";
import { FileActs } from "@/components/files/file-acts";
import { FilterBar } from "@/components/ui/filter-bar";
import { PageHead } from "@/components/ui/page-head";
import { Pager } from "@/components/ui/pager";
import { Pill } from "@/components/ui/pill";
import { Proof } from "@/components/ui/proof";
import { Refusal } from "@/components/ui/refusal";
import { SavedViews } from "@/components/ui/saved-views";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { add, compare, parseDecimal, ZERO } from "@/lib/money/decimal";
import { BUCKETS } from "../buckets";
import { type AgeingFilter, ageingAddress, momentOf, NOBODY, type Side } from "../filter";
import { readAgeing } from "../queries";
import { ControlAccounts } from "./control-accounts";

type Row = components["schemas"]["AgedOut"];

/** What customers owe, or what is owed to suppliers, by contact and age; it adds up to the control accounts, which stand below. */
export async function Ageing({ companyId, filter }: { companyId: string; filter: AgeingFilter }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const moment = momentOf(filter.known, format.timeZone);
  const found = await readAgeing(companyId, { side: filter.side, as_of: filter.asOf, known_at: moment }, filter.after);
  const tabs = <Sides companyId={companyId} filter={filter} />;
  if (found instanceof ApiError) {
    return (
      <>
        <PageHead title={say("ageing.title")} beside={tabs} />
        <Refusal error={found} />
      </>
    );
  }
  const total = parseDecimal(found.totals.base.total) ?? ZERO;
  const control = parseDecimal(found.control_amount) ?? ZERO;
  const isProved = compare(add(total, parseDecimal(found.base_only_amount) ?? ZERO), control) === 0;
  const isEmpty = found.contacts.length === 0 && !found.without_contact && !filter.after;
  const link = (contact: string) => ageingAddress(companyId, filter, { contact, after: undefined });
  return (
    <>
      <PageHead
        title={say("ageing.title")}
        beside={tabs}
        sub={say("ageing.amounts_in", { currency: found.base_currency })}
      >
        <SavedViews companyId={companyId} list="ageing" />
        <FileActs
          href={address(`/api/v1/companies/${companyId}/ageing`, {
            side: filter.side,
            as_of: found.as_of,
            known_at: moment,
          })}
        />
      </PageHead>
      <FilterBar
        label={say("ageing.filters")}
        filters={[
          { kind: "date", name: "as_of", label: say("ageing.as_of"), shown: format.date(found.as_of), always: true },
          {
            kind: "date",
            name: "known_at",
            label: say("ageing.known"),
            shown: filter.known
              ? filter.known.includes("T")
                ? format.moment(filter.known)
                : format.date(filter.known)
              : null,
          },
        ]}
      />
      <ScrollRegion label={say("ageing.title")}>
        <p className="print-only">
          {say(`ageing.${filter.side}_on`, { day: format.longDate(found.as_of) })},{" "}
          {say("ageing.amounts_in", { currency: found.base_currency })}
        </p>
        <table className="list ageing">
          <caption className="vh">{say(`ageing.${filter.side}_on`, { day: format.longDate(found.as_of) })}</caption>
          <thead>
            <tr>
              <th scope="col">{say("ageing.contact")}</th>
              <th scope="col" className="n fit">
                {say("ageing.items")}
              </th>
              {BUCKETS.map((name) => (
                <th scope="col" className="n" key={name}>
                  {say(`ageing.${name}`)}
                </th>
              ))}
              <th scope="col" className="n">
                {say("ageing.total")}, {found.base_currency}
              </th>
            </tr>
          </thead>
          <tbody>
            {found.contacts.map((row) => (
              <AgedRow key={row.contact_id} row={row} base={found.base_currency}>
                <a className="rowlink" href={link(row.contact_id)}>
                  <bdi>{row.contact_name}</bdi>
                </a>
                {row.contact_code && <span className="code desk"> {row.contact_code}</span>}
              </AgedRow>
            ))}
            {found.without_contact && !found.next && (
              <AgedRow row={found.without_contact} base={found.base_currency}>
                <a className="rowlink" href={link(NOBODY)}>
                  {say("ageing.nobody")}
                </a>
              </AgedRow>
            )}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" className="no">
                {say("ageing.total_of_all")}
              </th>
              <td className="n">{format.count(found.totals.items)}</td>
              {BUCKETS.map((name) => (
                <td className="n" key={name}>
                  {format.figure(found.totals.base[name])}
                </td>
              ))}
              <td className="n amt">{format.money(found.totals.base.total)}</td>
            </tr>
          </tfoot>
        </table>
        {isEmpty && <p className="tail text-muted">{say("ageing.nothing")}</p>}
        <div className="tail">
          <Pager
            first={filter.after ? ageingAddress(companyId, filter, { after: undefined }) : null}
            next={found.next && ageingAddress(companyId, filter, { after: found.next })}
          />
        </div>
        <ControlAccounts companyId={companyId} found={found} />
      </ScrollRegion>
      <Proof>
        <Pill is={isProved ? "ok" : "bad"}>
          {say(isProved ? "ageing.proved" : "ageing.unproved", {
            amount: format.inUnit(found.control_amount, found.base_currency),
          })}
        </Pill>
      </Proof>
    </>
  );
}

/** Both sides, as links. */
export async function Sides({ companyId, filter }: { companyId: string; filter: AgeingFilter }) {
  const say = await getSay();
  return (
    <nav className="seg" aria-label={say("ageing.sides")}>
      {(["receivable", "payable"] satisfies Side[]).map((side) => (
        <a
          key={side}
          href={ageingAddress(companyId, filter, { side, contact: undefined, after: undefined })}
          aria-current={side === filter.side ? "page" : undefined}
        >
          {say(`ageing.side_${side}`)}
        </a>
      ))}
    </nav>
  );
}

async function AgedRow({ row, base, children }: { row: Row; base: string; children: ReactNode }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const foreign = row.currencies.filter(({ currency, total }) => currency !== base && !/^-?[0.]+$/.test(total));
  const late = BUCKETS.slice(1).filter((name) => !/^-?[0.]+$/.test(row.base[name]));
  return (
    <tr>
      <td className="name clip">
        {children}
        {foreign.length > 0 && (
          <span className="second">{foreign.map((one) => format.inUnit(one.total, one.currency)).join(" · ")}</span>
        )}
      </td>
      <td className="n">{format.count(row.items)}</td>
      {BUCKETS.map((name) => (
        <td className={`n ${name === "not_due" ? "" : "age"}`} key={name}>
          {format.figure(row.base[name])}
        </td>
      ))}
      <td className="no phone">
        {late.map((name) => `${say(`ageing.${name}`)}: ${format.figure(row.base[name])}`).join(" · ") ||
          say("ageing.none_late")}
      </td>
      <td className="n amt">{format.money(row.base.total)}</td>
    </tr>
  );
}
