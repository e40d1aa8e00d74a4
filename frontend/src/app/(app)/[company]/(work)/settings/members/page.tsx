import { Members } from "@/features/settings/components/members";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("settings.members");

export default async function Page({ params }: { params: Promise<{ company: string }> }) {
  return <Members companyId={(await params).company} />;
}
