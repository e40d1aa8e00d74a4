import { CircleAlert } from "lucide";
import { notFound } from "next/navigation";
import { Icon } from "@/components/ui/icon";
import { PageHead } from "@/components/ui/page-head";
import { Refusal } from "@/components/ui/refusal";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { isNothing } from "../periods";
import { readReturn } from "../queries";
import { BoxTable } from "./box-table";
import { ReturnActs } from "./return-acts";
import { ReturnFacts } from "./return-facts";
import { ReturnState } from "./return-list";
import { TaxTable } from "./tax-table";

type Return = components["schemas"]["TaxReturnOut"];

/** The return of a period: its boxes, what keeps it from being locked, what came late, and who locked and filed it. */
export async function ReturnPage({ companyId, day }: { companyId: string; day: string }) {
  const [say, format, found, rights] = await Promise.all([
    getSay(),
    getFormat(),
    readReturn(companyId, day),
    getRights(),
  ]);
  const up = { href: `/${companyId}/tax-returns`, name: say("returns.title") };
  if (found instanceof ApiError) {
    if (found.status === 404 || found.status === 422) {
      notFound();
    }
    return (
      <>
        <PageHead title={say("returns.one")} up={up} />
        <Refusal error={found} />
      </>
    );
  }
  const isOpen = found.state === "open";
  const canLock = isOpen && found.is_over && found.is_next && found.left_out.length === 0;
  return (
    <Words of={["returns"]}>
      <PageHead
        title={format.range(found.starts_on, found.ends_on)}
        up={up}
        beside={<ReturnState of={found} box />}
        sub={found.form}
      >
        {rights.has("tax.lock_return") && (canLock || !isOpen) && (
          <ReturnActs
            companyId={companyId}
            of={{
              day: found.starts_on,
              state: found.state,
              version: found.version,
              fingerprint: found.fingerprint,
              payable: say("returns.lock_payable", {
                name: payableName(found, say("returns.to_pay"), say("returns.to_get")),
                amount: format.inUnit(found.payable.replace(/^-/, ""), found.currency),
              }),
              endsOn: found.ends_on,
            }}
          />
        )}
      </PageHead>
      <div className="scroll">
        <article className="entry-page return-page">
          <Notes companyId={companyId} found={found} />
          <section>
            <p className="payable">
              <span>{payableName(found, say("returns.to_pay"), say("returns.to_get"))}</span>
              <b className="n">{format.inUnit(found.payable.replace(/^-/, ""), found.currency)}</b>
            </p>
          </section>
          <section className="flush">
            <h2 className="section-head">{say("returns.boxes")}</h2>
            <BoxTable companyId={companyId} found={found} />
          </section>
          {found.taxes.length > 0 && (
            <section className="flush">
              <h2 className="section-head">{say("returns.taxes")}</h2>
              <TaxTable found={found} />
            </section>
          )}
          <section>
            <ReturnFacts found={found} />
          </section>
        </article>
      </div>
    </Words>
  );
}

function payableName(found: Return, toPay: string, toGet: string): string {
  return found.payable.startsWith("-") && !isNothing(found.payable) ? toGet : toPay;
}

/** What has to be known before the figures are used. */
async function Notes({ companyId, found }: { companyId: string; found: Return }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const isOpen = found.state === "open";
  const hasCarried = found.boxes.some(({ carried }) => !isNothing(carried));
  if (!isOpen && found.late_rows === 0 && !hasCarried) {
    return null;
  }
  if (isOpen && found.is_over && found.is_next && found.left_out.length === 0 && !hasCarried) {
    return null;
  }
  return (
    <section className="notes">
      {isOpen && !found.is_over && (
        <p className="note">{say("returns.not_over", { day: format.longDate(found.ends_on) })}</p>
      )}
      {isOpen && found.is_over && !found.is_next && <p className="note">{say("returns.not_next")}</p>}
      {found.left_out.length > 0 && (
        <div className="note warn">
          <Icon of={CircleAlert} />
          <div>
            {say("returns.left_out")}
            <ul>
              {found.left_out.map((one) => (
                <li key={`${one.tax_code_id} ${one.side}`}>
                  <a className="link" href={`/${companyId}/settings/taxes/${one.tax_code_id}`}>
                    {say("returns.left_out_one", {
                      code: one.tax_code,
                      side: say(`returns.${one.side}`),
                      amount: format.money(one.tax),
                    })}
                  </a>
                </li>
              ))}
            </ul>
            {say("returns.left_out_cure")}
          </div>
        </div>
      )}
      {found.late_rows > 0 && (
        <p className="note warn">
          <Icon of={CircleAlert} />
          <span>{say("returns.late_note", { count: found.late_rows })}</span>
        </p>
      )}
      {hasCarried && <p className="note">{say("returns.carried_note")}</p>}
    </section>
  );
}
