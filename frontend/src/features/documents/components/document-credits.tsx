import type { components } from "@/lib/api/schema";
import { getSay } from "@/lib/i18n/server";
import { NOUNS } from "../kinds";
import { readCredits } from "../queries";
import { LaterDocuments } from "./later-documents";

type Document = components["schemas"]["DocumentOut"];

/** What takes the document back, in part or whole; nothing where there is none. */
export async function DocumentCredits({ companyId, document }: { companyId: string; document: Document }) {
  const { creditedBy } = NOUNS[document.kind];
  if (!creditedBy || !document.id || document.status === "draft") {
    return null;
  }
  const [say, credits] = await Promise.all([getSay(), readCredits(companyId, creditedBy, document.id)]);
  return <LaterDocuments companyId={companyId} title={say(NOUNS[creditedBy].many)} found={credits} />;
}
