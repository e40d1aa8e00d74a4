import { EntryEditor } from "@/features/entries/components/entry-editor";
import { titled } from "@/lib/i18n/titles";
import "@/styles/work.css";

export const generateMetadata = titled("entries.new_entry");

export default async function Page({ params }: { params: Promise<{ company: string }> }) {
  return <EntryEditor companyId={(await params).company} entryId={null} />;
}
