import { notFound } from "next/navigation";
import { PageHead } from "@/components/ui/page-head";
import { Pager } from "@/components/ui/pager";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { ApiError } from "@/lib/api/problem";
import { getFormat, getSay } from "@/lib/i18n/server";
import { isNothing, returnAddress } from "../periods";
import { readBoxLines, readReturn } from "../queries";
import { trimmed } from "./tax-table";

/** What a box of a return sums: each taxed amount with its line and entry; or what was posted since it was locked. */
export async function BoxLines({
  companyId,
  day,
  box,
  late,
  after,
}: {
  companyId: string;
  day: string;
  box: string;
  late: boolean;
  after?: string;
}) {
  const [say, format, found, page] = await Promise.all([
    getSay(),
    getFormat(),
    readReturn(companyId, day),
    readBoxLines(companyId, day, box, late, after),
  ]);
  const refusal = found instanceof ApiError ? found : page instanceof ApiError ? page : null;
  const up = { href: returnAddress(companyId, day), name: say("returns.one") };
  if (refusal || found instanceof ApiError || page instanceof ApiError) {
    if (refusal?.status === 404 || refusal?.status === 422) {
      notFound();
    }
    return (
      <>
        <PageHead title={say("returns.box_of", { box })} up={up} />
        {refusal && <Refusal error={refusal} />}
      </>
    );
  }
  const one = found.boxes.find(({ number }) => number === box);
  const hasLate = one?.late && !isNothing(one.late);
  return (
    <>
      <PageHead
        title={say("returns.box_of", { box })}
        up={{ ...up, name: format.range(found.starts_on, found.ends_on) }}
        sub={one && <bdi>{one.name}</bdi>}
        beside={
          hasLate ? (
            <nav className="seg" aria-label={say("returns.lines")}>
              {[false, true].map((isLate) => (
                <a
                  key={String(isLate)}
                  href={returnAddress(companyId, day, { box, late: isLate })}
                  aria-current={isLate === late ? "page" : undefined}
                >
                  {say(isLate ? "returns.lines_late" : "returns.lines")}
                </a>
              ))}
            </nav>
          ) : undefined
        }
      />
      <ScrollRegion label={say(late ? "returns.lines_late" : "returns.lines")}>
        {one?.kind === "computed" && <p className="tail text-muted">{say("returns.computed_from")}</p>}
        <table className="list money-list">
          <caption className="vh">{say(late ? "returns.lines_late" : "returns.lines")}</caption>
          <thead>
            <tr>
              <th scope="col" className="fit">
                {say("returns.date")}
              </th>
              <th scope="col" className="fit">
                {say("returns.entry")}
              </th>
              <th scope="col">{say("returns.about")}</th>
              <th scope="col" className="fit">
                {say("returns.account")}
              </th>
              <th scope="col" className="fit">
                {say("returns.tax_code")}
              </th>
              <th scope="col" className="n fit">
                {say("returns.rate")}
              </th>
              <th scope="col" className="n fit">
                {say("returns.base")}
              </th>
              <th scope="col" className="n fit">
                {say("returns.tax")}
              </th>
              <th scope="col" className="n fit">
                {say("returns.amount")}, {found.currency}
              </th>
            </tr>
          </thead>
          <tbody>
            {page.items.map((line) => (
              <tr key={line.id}>
                <td className="when">{format.date(line.posting_date)}</td>
                <td className="no">
                  <a href={`/${companyId}/entries/${line.entry_id}`}>{line.number}</a>
                </td>
                <td className="name clip">
                  <bdi>{line.line_description || line.description || line.reference}</bdi>{" "}
                  {line.is_carried && <Pill is="warn">{say("returns.is_carried")}</Pill>}
                </td>
                <td className="code">{line.account_code}</td>
                <td className="code">
                  <a href={`/${companyId}/settings/taxes/${line.tax_code_id}`}>{line.tax_code}</a>
                </td>
                <td className="n text-muted">{line.rate && trimmed(line.rate)}</td>
                <td className="n text-muted">{format.money(line.base)}</td>
                <td className="n text-muted">{format.money(line.tax)}</td>
                <td className="n amt">{format.money(line.amount)}</td>
              </tr>
            ))}
          </tbody>
          {one && !late && one.kind !== "computed" && (
            <tfoot>
              <tr>
                <th scope="row" className="no" colSpan={8}>
                  {say("returns.box_of", { box })}
                </th>
                <td className="n amt">{format.money(one.amount)}</td>
              </tr>
            </tfoot>
          )}
        </table>
        {page.items.length === 0 && one?.kind !== "computed" && (
          <p className="tail text-muted">{say("returns.lines_none")}</p>
        )}
        <div className="tail">
          <Pager
            first={after ? returnAddress(companyId, day, { box, late }) : null}
            next={page.next && returnAddress(companyId, day, { box, late, after: page.next })}
          />
        </div>
      </ScrollRegion>
    </>
  );
}
