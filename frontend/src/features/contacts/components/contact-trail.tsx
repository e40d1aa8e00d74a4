import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { doneNamer } from "@/lib/i18n/done";
import { getFormat, getSay } from "@/lib/i18n/server";
import { readTrail } from "../queries";

/** What the audit trail calls what is done with a contact. */
const DONE = {
  "contact.created": "contacts.did_created",
  "contact.changed": "contacts.did_changed",
  "contact.archived": "contacts.did_archived",
  "contact.restored": "contacts.did_restored",
} as const;

/** Who did what to the contact, the latest first; nothing where the trail is not for the reader. */
export async function ContactTrail({ companyId, contactId }: { companyId: string; contactId: string }) {
  const [say, format, trail, nameOf] = await Promise.all([
    getSay(),
    getFormat(),
    readTrail(companyId, contactId),
    doneNamer(),
  ]);
  if (trail instanceof ApiError || trail.items.length === 0) {
    return null;
  }
  return (
    <section>
      <h2>{say("contacts.history")}</h2>
      <ol className="trail">
        {trail.items.map(({ id, action, actor_email, at }) => (
          <li key={id}>
            <span className="min-w-0 [overflow-wrap:anywhere]">
              {actor_email && action in DONE
                ? say(DONE[action as keyof typeof DONE], { who: actor_email })
                : [nameOf(action), actor_email].filter(Boolean).join(" · ")}
            </span>
            <time dateTime={at}>{format.moment(at)}</time>
          </li>
        ))}
      </ol>
      {trail.next && (
        <p>
          <a className="link" href={address(`/${companyId}/settings/audit`, { object: contactId })}>
            {say("contacts.whole_trail")}
          </a>
        </p>
      )}
    </section>
  );
}
