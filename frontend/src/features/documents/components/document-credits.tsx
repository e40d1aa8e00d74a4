import { Refusal } from "@/components/ui/refusal";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { NOUNS, pathOf } from "../kinds";
import { readCredits } from "../queries";
import { DocumentState } from "./document-state";

type Document = components["schemas"]["DocumentOut"];

/** What takes the document back, in part or whole; nothing where there is none. */
export async function DocumentCredits({ companyId, document }: { companyId: string; document: Document }) {
  const { creditedBy } = NOUNS[document.kind];
  if (!creditedBy || !document.id || document.status === "draft") {
    return null;
  }
  const [say, format, credits] = await Promise.all([
    getSay(),
    getFormat(),
    readCredits(companyId, creditedBy, document.id),
  ]);
  if (!(credits instanceof ApiError) && credits.items.length === 0) {
    return null;
  }
  return (
    <section className="flush">
      <h2 className="section-head">{say(NOUNS[creditedBy].many)}</h2>
      {credits instanceof ApiError ? (
        <Refusal error={credits} />
      ) : (
        <table className="lines plain document-credits">
          <caption className="vh">{say(NOUNS[creditedBy].many)}</caption>
          <tbody>
            {credits.items.map((credit) => (
              <tr key={credit.id}>
                <td>
                  <a className="link" href={pathOf(companyId, creditedBy, credit.id)}>
                    {credit.number ?? say("documents.draft")}
                  </a>
                </td>
                <td>{format.date(credit.issue_date)}</td>
                <td>
                  <DocumentState of={credit} />
                </td>
                <td className="n">{format.inUnit(credit.payable, credit.currency)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
