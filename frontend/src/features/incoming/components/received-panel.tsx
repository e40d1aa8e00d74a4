import { ApiError } from "@/lib/api/problem";
import { Words } from "@/lib/i18n/provide-words";
import { getSay } from "@/lib/i18n/server";
import { readReceived } from "../queries";
import { Notes } from "./notes";
import { TotalsTable } from "./totals-table";

/** The e-invoice that a document was made of: its totals beside those of the document, its accounts, and what was said of it. */
export async function ReceivedPanel({
  companyId,
  documentId,
  currency,
}: {
  companyId: string;
  documentId: string;
  currency: string;
}) {
  const [say, kept] = await Promise.all([getSay(), readReceived(companyId, documentId)]);
  if (kept instanceof ApiError) {
    return null;
  }
  const errors = kept.findings.filter(({ severity }) => severity === "error");
  return (
    <Words of={["incoming"]}>
      <section>
        <h2>{say("incoming.received_title")}</h2>
        <p className="text-muted">
          {kept.is_valid ? say("incoming.valid") : say("incoming.invalid", { count: errors.length })}
        </p>
        {kept.bank.map((one) => (
          <p key={one.account} className={one.state === "differs" ? "note warn" : "text-muted"}>
            {say(`incoming.bank_${one.state}`, { account: one.account })}
          </p>
        ))}
        <TotalsTable totals={kept.totals} currency={currency} />
        <Notes notes={kept.notes} />
        {errors.length > 0 && (
          <details>
            <summary>{say("incoming.findings")}</summary>
            <ul className="file-notes">
              {errors.map(({ rule, message, place }) => (
                <li key={`${rule} ${place}`}>
                  <b>{rule}</b> {message}
                </li>
              ))}
            </ul>
          </details>
        )}
      </section>
    </Words>
  );
}
