import { AttachmentsPanel } from "@/features/attachments/components/attachments-panel";
import { EntryPage } from "@/features/entries/components/entry-page";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("entries.title");

export default async function Page({ params }: { params: Promise<{ company: string; entry: string }> }) {
  const { company, entry } = await params;
  return (
    <EntryPage
      companyId={company}
      entryId={entry}
      panels={<AttachmentsPanel companyId={company} owner={{ entryId: entry }} />}
    />
  );
}
