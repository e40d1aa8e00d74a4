import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";

type Drafts = NonNullable<components["schemas"]["OwedOut"]["drafts"]>;
const KINDS = [
  { kind: "invoice", path: "invoices" },
  { kind: "credit_note", path: "credit-notes" },
  { kind: "bill", path: "bills" },
  { kind: "supplier_credit", path: "supplier-credits" },
] as const;

/** Documents that are not posted yet, by kind, each with its list; nothing where there are none. */
export async function DocumentDrafts({ companyId, drafts }: { companyId: string; drafts: Drafts }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const some = KINDS.filter(({ kind }) => drafts[kind] > 0);
  if (some.length === 0) {
    return null;
  }
  return (
    <section className="card" aria-labelledby="document-drafts">
      <div className="cap">
        <h2 id="document-drafts">{say("overview.document_drafts")}</h2>
      </div>
      <ul className="drafts">
        {some.map(({ kind, path }) => (
          <li key={kind}>
            <a href={`/${companyId}/${path}?state=draft`}>
              <span>{say(`overview.drafts_${kind}`)}</span>
              <b className="n">
                {format.count(drafts[kind])}
                {drafts.is_capped && drafts[kind] >= 1000 && ` ${say("overview.or_more")}`}
              </b>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
