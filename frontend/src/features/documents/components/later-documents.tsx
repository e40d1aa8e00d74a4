import { Refusal } from "@/components/ui/refusal";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { pathOf } from "../kinds";
import { DocumentState } from "./document-state";

/** Documents that refer to the one of the page, as a small table; nothing where there are none. */
export async function LaterDocuments({
  companyId,
  title,
  found,
}: {
  companyId: string;
  title: string;
  found: components["schemas"]["DocumentPage"] | ApiError;
}) {
  if (!(found instanceof ApiError) && found.items.length === 0) {
    return null;
  }
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  return (
    <section className="flush">
      <h2 className="section-head">{title}</h2>
      {found instanceof ApiError ? (
        <Refusal error={found} />
      ) : (
        <table className="lines plain document-credits">
          <caption className="vh">{title}</caption>
          <tbody>
            {found.items.map((later) => (
              <tr key={later.id}>
                <td>
                  <a className="link" href={pathOf(companyId, later.kind, later.id)}>
                    {later.number ?? say("documents.draft")}
                  </a>
                </td>
                <td>{format.date(later.issue_date)}</td>
                <td>
                  <DocumentState of={later} />
                </td>
                <td className="n">{format.inUnit(later.payable, later.currency)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
