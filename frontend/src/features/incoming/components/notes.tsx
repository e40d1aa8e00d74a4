"use client";

import type { components } from "@/lib/api/schema";
import { useSay } from "@/lib/i18n/use-say";

type Note = components["schemas"]["NoteOut"];
const ORDER = ["act", "look", "tell"];

/** What there is to be said of a draft: what asks for an act first. The same said of several lines stands once. */
export function Notes({ notes }: { notes: readonly Note[] }) {
  const say = useSay();
  const once = [...new Map(notes.map((note) => [note.message, note])).values()].sort(
    (one, other) => ORDER.indexOf(one.severity) - ORDER.indexOf(other.severity),
  );
  if (once.length === 0) {
    return null;
  }
  return (
    <div>
      <h3 className="h3">{say("incoming.notes")}</h3>
      <ul className="file-notes">
        {once.map((note) => (
          <li key={note.message} className={note.severity}>
            {note.message}
          </li>
        ))}
      </ul>
    </div>
  );
}
