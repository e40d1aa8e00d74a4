import { ListChecks } from "lucide";
import { LinkButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { PageHead } from "@/components/ui/page-head";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { Empty } from "@/components/ui/states";
import { ApiError } from "@/lib/api/problem";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { readBook, readReconciliations } from "../queries";
import { UndoReconciliation } from "./undo-reconciliation";

/** Every reconciliation of an account, the latest first; the last one that stands can be undone. */
export async function Reconciliations({ companyId, accountId }: { companyId: string; accountId: string }) {
  const [say, format, rights, book, page] = await Promise.all([
    getSay(),
    getFormat(),
    getRights(),
    readBook(companyId, accountId),
    readReconciliations(companyId, accountId),
  ]);
  const desk = `/${companyId}/bank/${accountId}`;
  if (book instanceof ApiError || page instanceof ApiError) {
    return (
      <>
        <PageHead
          title={say("reconcile.reconciliations_title")}
          up={{ href: `/${companyId}/bank`, name: say("reconcile.bank") }}
        />
        <Refusal error={(book instanceof ApiError ? book : page) as ApiError} />
      </>
    );
  }
  const last = page.items.find(({ state }) => state === "closed");
  return (
    <Words of={["reconcile"]}>
      <PageHead title={say("reconcile.reconciliations_title")} up={{ href: desk, name: book.account_name }}>
        <LinkButton href={desk}>
          <Icon of={ListChecks} />
          <span className="words">{say("reconcile.to_desk")}</span>
        </LinkButton>
      </PageHead>
      {page.items.length === 0 ? (
        <Empty
          title={say("reconcile.none_closed_title")}
          text={say("reconcile.none_closed_text")}
          steps={[{ href: desk, icon: ListChecks, name: say("reconcile.to_desk"), why: say("reconcile.to_desk_why") }]}
        />
      ) : (
        <ScrollRegion label={say("reconcile.reconciliations_title")}>
          <table className="list closed-list">
            <caption className="vh">{say("reconcile.reconciliations_title")}</caption>
            <thead>
              <tr>
                <th scope="col">{say("reconcile.period")}</th>
                <th scope="col" className="n fit">
                  {say("reconcile.opening")}
                </th>
                <th scope="col" className="n fit">
                  {say("reconcile.closing")}, {book.currency}
                </th>
                <th scope="col" className="fit">
                  {say("reconcile.by_statement")}
                </th>
                <th scope="col">{say("reconcile.closed_by")}</th>
                <th scope="col" className="fit">
                  {say("reconcile.state")}
                </th>
                <td className="fit" />
              </tr>
            </thead>
            <tbody>
              {page.items.map((one) => (
                <tr key={one.id}>
                  <td className="name">{format.range(one.from_on, one.to_on)}</td>
                  <td className="n">{format.money(one.opening)}</td>
                  <td className="n amt">{format.money(one.closing)}</td>
                  <td>{say(one.statement_id ? "reconcile.of_statement" : "reconcile.of_person")}</td>
                  <td className="no clip">
                    <bdi>{one.closed_by}</bdi>, {format.moment(one.closed_at)}
                    {one.undone_at && (
                      <small className="text-muted">
                        {say("reconcile.undone_because", {
                          who: one.undone_by ?? "",
                          when: format.moment(one.undone_at),
                          why: one.undo_reason,
                        })}
                      </small>
                    )}
                  </td>
                  <td className="st">
                    <Pill is={one.state === "closed" ? "ok" : "draft"}>{say(`reconcile.state_${one.state}`)}</Pill>
                  </td>
                  <td className="when">
                    <a className="link" href={`/api/v1/companies/${companyId}/reconciliations/${one.id}/report`}>
                      {say("reconcile.report")}
                    </a>{" "}
                    {one.id === last?.id && rights.has("bank.reconcile") && (
                      <UndoReconciliation companyId={companyId} reconciliation={{ id: one.id, version: one.version }} />
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </Words>
  );
}
