import { FileText, Settings } from "lucide";
import { pauseOf } from "@/components/myinvois/pauses";
import { FilterBar } from "@/components/ui/filter-bar";
import { PageHead } from "@/components/ui/page-head";
import { Pager } from "@/components/ui/pager";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { Empty } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getCompany } from "@/lib/session/me";
import { getRights } from "@/lib/session/rights";
import { readConnection, readTold } from "../queries";
import { documentHref, STATES, type State, type Told, windowOf } from "../states";
import { Consolidate } from "./consolidate";
import { ToldState } from "./told-state";

const MOST_NAMED = 3;

/** The e-invoices of a company that the Malaysian authority is told of, and the sales of a month to tell of together. */
export async function ToldPage({
  companyId,
  view,
  state,
  month,
  after,
}: {
  companyId: string;
  view: "told" | "consolidate";
  state?: State;
  month?: string;
  after?: string;
}) {
  const [say, format, company, connection] = await Promise.all([
    getSay(),
    getFormat(),
    getCompany(companyId),
    readConnection(companyId),
  ]);
  const here = `/${companyId}/myinvois`;
  if (company.country_pack !== "MY") {
    return (
      <>
        <PageHead title={say("myinvois.list_title")} />
        <Empty title={say("myinvois.none_title")} text={say("myinvois.not_malaysian")} steps={[]} />
      </>
    );
  }
  const pause = connection instanceof ApiError || !connection.is_enabled ? null : pauseOf(connection, new Date());
  return (
    <Words of={["myinvois"]}>
      <PageHead
        title={say("myinvois.list_title")}
        beside={
          <nav className="seg" aria-label={say("myinvois.parts")}>
            {(["told", "consolidate"] as const).map((one) => (
              <a
                key={one}
                href={address(here, { view: one === "told" ? null : one })}
                aria-current={view === one ? "page" : undefined}
              >
                {say(`myinvois.tab_${one}`)}
              </a>
            ))}
          </nav>
        }
      />
      {!(connection instanceof ApiError) && !connection.is_enabled && (
        <p className="note strip">
          {say("myinvois.off")}{" "}
          <a className="link" href={`/${companyId}/settings/myinvois`}>
            {say("myinvois.to_settings")}
          </a>
        </p>
      )}
      {pause && <p className="note strip">{say(`myinvois.${pause.is}`, { until: format.moment(pause.until) })}</p>}
      {view === "consolidate" ? (
        <Consolidate
          companyId={companyId}
          month={month}
          isOn={!(connection instanceof ApiError) && connection.is_enabled}
        />
      ) : (
        <ToldList companyId={companyId} state={state} after={after} />
      )}
    </Words>
  );
}

async function ToldList({ companyId, state, after }: { companyId: string; state?: State; after?: string }) {
  const [say, page, rights] = await Promise.all([getSay(), readTold(companyId, { state, after }), getRights()]);
  const here = `/${companyId}/myinvois`;
  if (page instanceof ApiError) {
    return <Refusal error={page} />;
  }
  if (page.items.length === 0 && !after && !state) {
    const steps = [
      {
        href: `/${companyId}/invoices`,
        icon: FileText,
        name: say("myinvois.step_invoices"),
        why: say("myinvois.step_invoices_why"),
      },
    ];
    if (rights.has("einvoice.change")) {
      steps.unshift({
        href: `/${companyId}/settings/myinvois`,
        icon: Settings,
        name: say("myinvois.step_settings"),
        why: say("myinvois.step_settings_why"),
      });
    }
    return <Empty title={say("myinvois.none_title")} text={say("myinvois.none_text")} steps={steps} />;
  }
  return (
    <>
      <FilterBar
        label={say("myinvois.filters")}
        filters={[
          {
            kind: "choice",
            label: say("myinvois.state"),
            name: "state",
            shown: state ? say(`myinvois.state_${state}`) : null,
            choices: STATES.map((value) => ({ value, name: say(`myinvois.state_${value}`) })),
          },
        ]}
      />
      {page.items.length === 0 ? (
        <p className="note strip">{say("myinvois.none_found")}</p>
      ) : (
        <ScrollRegion label={say("myinvois.tab_told")}>
          <table className="list">
            <caption className="vh">{say("myinvois.list_title")}</caption>
            <thead>
              <tr>
                <th scope="col" className="fit">
                  {say("myinvois.submitted_at")}
                </th>
                <th scope="col">{say("myinvois.documents")}</th>
                <th scope="col">{say("myinvois.kind")}</th>
                <th scope="col" className="fit">
                  {say("myinvois.state")}
                </th>
              </tr>
            </thead>
            <tbody>
              {page.items.map((told) => (
                <Row key={told.id} companyId={companyId} told={told} />
              ))}
            </tbody>
          </table>
          <div className="tail">
            <Pager
              first={after ? address(here, { state }) : null}
              next={page.next && address(here, { state, after: page.next })}
            />
          </div>
        </ScrollRegion>
      )}
    </>
  );
}

async function Row({ companyId, told }: { companyId: string; told: Told }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const named = told.documents.slice(0, MOST_NAMED);
  const more = told.documents.length - named.length;
  const left = told.is_cancellable && told.validated_at ? windowOf(told.validated_at, new Date()) : null;
  const [problem] = told.problems;
  return (
    <tr>
      <td className="dt">{format.moment(told.created_at)}</td>
      <td className="name">
        {named.map(({ id, kind, number }, at) => (
          <span key={id}>
            {at > 0 && ", "}
            <a className="link" href={documentHref(companyId, kind, id)}>
              {number}
            </a>
          </span>
        ))}
        {more > 0 && ` +${format.count(more)}`}
      </td>
      <td className="ds">
        {say(`myinvois.kind_${told.kind}`)}
        {told.is_consolidated && `, ${say("myinvois.consolidated")}: ${told.number}`}
        {told.state === "invalid" && problem && <small className="text-bad"> {problem.message}</small>}
        {left && <small className="text-muted"> {say("myinvois.left", { count: Math.max(left.hours, 0) })}</small>}
      </td>
      <td className="st">
        <ToldState is={told.state} />
      </td>
    </tr>
  );
}
