import type { components } from "@/lib/api/schema";
import { getSay } from "@/lib/i18n/server";

/** The text on the document; nothing where there is none. */
export async function DocumentNote({ document }: { document: components["schemas"]["DocumentOut"] }) {
  const say = await getSay();
  return document.note ? (
    <section>
      <h2>{say("documents.note")}</h2>
      <p className="written">
        <bdi>{document.note}</bdi>
      </p>
    </section>
  ) : null;
}
