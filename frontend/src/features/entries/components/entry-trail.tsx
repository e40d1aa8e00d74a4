import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { doneNamer } from "@/lib/i18n/done";
import { getFormat, getSay } from "@/lib/i18n/server";
import { readTrail } from "../queries";

type Entry = components["schemas"]["EntryOut"];
type Step = { id: string; text: string; at: string | null };

/** What has a sentence of its own; anything else is named as the audit trail does. */
const SAID = { "entry.created": "entries.created", "entry.posted": "entries.posted_by" } as const;

/** Who did what to the entry, the latest first: by the audit trail, or by the entry itself where the trail is not for the reader. */
export async function EntryTrail({ companyId, entry }: { companyId: string; entry: Entry }) {
  const [say, format, trail, nameOf] = await Promise.all([
    getSay(),
    getFormat(),
    readTrail(companyId, entry.id),
    doneNamer(),
  ]);
  const events = trail instanceof ApiError ? [] : trail.items;
  const known = new Set(events.map(({ action }) => action));
  const steps: Step[] = [
    ...events.map(({ id, action, actor_email, at }) => ({
      id,
      text:
        actor_email && action in SAID
          ? say(SAID[action as keyof typeof SAID], { who: actor_email })
          : [nameOf(action), actor_email].filter(Boolean).join(" · "),
      at,
    })),
    ...(entry.posted_by && !known.has("entry.posted")
      ? [{ id: "posted", text: say("entries.posted_by", { who: entry.posted_by }), at: entry.posted_at }]
      : []),
    ...(known.has("entry.created")
      ? []
      : [{ id: "created", text: say("entries.created", { who: entry.created_by }), at: null }]),
  ];
  return (
    <ol className="trail">
      {steps.map(({ id, text, at }) => (
        <li key={id}>
          <span className="min-w-0 [overflow-wrap:anywhere]">{text}</span>
          {at && <time dateTime={at}>{format.moment(at)}</time>}
        </li>
      ))}
    </ol>
  );
}
