import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { doneNamer } from "@/lib/i18n/done";
import { getFormat, getSay } from "@/lib/i18n/server";
import { readTrail } from "../queries";

type Document = components["schemas"]["DocumentOut"];

const DONE = {
  "document.drafted": "documents.did_drafted",
  "document.changed": "documents.did_changed",
  "document.posted": "documents.did_posted",
  "document.voided": "documents.did_voided",
} as const;

/** Who wrote, posted and voided it; all that was done, where the audit trail is for the reader. */
export async function DocumentTrail({ companyId, document }: { companyId: string; document: Document }) {
  const [say, format, trail, nameOf] = await Promise.all([
    getSay(),
    getFormat(),
    readTrail(companyId, document.id ?? ""),
    doneNamer(),
  ]);
  const done =
    trail instanceof ApiError || trail.items.length === 0
      ? [
          { id: "voided", action: "document.voided", actor_email: document.voided_by, at: document.voided_at },
          { id: "posted", action: "document.posted", actor_email: document.posted_by, at: document.posted_at },
          { id: "drafted", action: "document.drafted", actor_email: document.created_by, at: document.created_at },
        ].filter(({ at }) => at !== null)
      : trail.items;
  return (
    <section>
      <h2>{say("documents.history")}</h2>
      <ol className="trail">
        {done.map(({ id, action, actor_email, at }) => (
          <li key={id}>
            <span className="min-w-0 [overflow-wrap:anywhere]">
              {actor_email && action in DONE
                ? say(DONE[action as keyof typeof DONE], { who: actor_email })
                : [nameOf(action), actor_email].filter(Boolean).join(" · ")}
            </span>
            {at && <time dateTime={at}>{format.moment(at)}</time>}
          </li>
        ))}
      </ol>
      {!(trail instanceof ApiError) && trail.next && (
        <p>
          <a className="link" href={address(`/${companyId}/settings/audit`, { object: document.id })}>
            {say("documents.whole_trail")}
          </a>
        </p>
      )}
    </section>
  );
}
