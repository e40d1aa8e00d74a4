import { EntryEditor } from "@/features/entries/components/entry-editor";
import { titled } from "@/lib/i18n/titles";
import "@/styles/work.css";

export const generateMetadata = titled("entries.edit_title");

export default async function Page({ params }: { params: Promise<{ company: string; entry: string }> }) {
  const { company, entry } = await params;
  return <EntryEditor companyId={company} entryId={entry} />;
}
