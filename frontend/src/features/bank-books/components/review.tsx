import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { State } from "@/components/ui/states";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { REVIEWED, readLine, readReview } from "../queries";
import { AllSame } from "./all-same";
import { DecideActs } from "./decide-acts";
import { SideBySide } from "./side-by-side";

type Line = components["schemas"]["BankLineOut"];
const KINDS = ["changed", "alike", "twin", "near", "repeated"] as const;

/** Lines that could be the same as others, by why; each beside the one it resembles, with the three decisions. */
export async function Review({
  companyId,
  accountId,
  waiting,
}: {
  companyId: string;
  accountId: string;
  waiting: number;
}) {
  const [say, page, rights] = await Promise.all([getSay(), readReview(companyId, accountId), getRights()]);
  if (page instanceof ApiError) {
    return <Refusal error={page} />;
  }
  if (page.items.length === 0) {
    return (
      <State title={say("bank_books.review_none")}>
        <p>{say("bank_books.review_none_text")}</p>
      </State>
    );
  }
  const pairs = await Promise.all(
    page.items.map(async (line) => ({
      line,
      other: line.resembles_id ? await readLine(companyId, line.resembles_id) : null,
    })),
  );
  const mayDecide = rights.has("bank.match");
  return (
    <ScrollRegion label={say("bank_books.review")}>
      <div className="review">
        <p className="text-muted">
          {say("bank_books.review_count", { count: waiting })}. {say("bank_books.review_text")}
          {waiting > REVIEWED && ` ${say("bank_books.more_review", { count: REVIEWED })}`}
        </p>
        {KINDS.map((kind) => {
          const inside = pairs.filter(({ line }) => line.review_kind === kind);
          return (
            inside.length > 0 && (
              <section key={kind} aria-labelledby={`review-${kind}`}>
                <div className="caprow">
                  <div>
                    <h2 id={`review-${kind}`}>{say(`bank_books.kind_${kind}`)}</h2>
                    <p className="text-muted">{say(`bank_books.kind_${kind}_why`)}</p>
                  </div>
                  {mayDecide && inside.length > 1 && (
                    <AllSame companyId={companyId} accountId={accountId} kind={kind} shown={inside.length} />
                  )}
                </div>
                <ol>
                  {inside.map(({ line, other }) => (
                    <Pair
                      key={line.id}
                      companyId={companyId}
                      line={line}
                      other={other instanceof ApiError ? null : other}
                      mayDecide={mayDecide}
                    />
                  ))}
                </ol>
              </section>
            )
          );
        })}
      </div>
    </ScrollRegion>
  );
}

function Pair({
  companyId,
  line,
  other,
  mayDecide,
}: {
  companyId: string;
  line: Line;
  other: Line | null;
  mayDecide: boolean;
}) {
  return (
    <li className="card">
      <SideBySide line={line} other={other} />
      {mayDecide && <DecideActs companyId={companyId} line={{ id: line.id, version: line.version }} />}
    </li>
  );
}
