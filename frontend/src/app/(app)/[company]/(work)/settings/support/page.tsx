import { Support } from "@/features/settings/components/support";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("settings.support");

export default async function Page({ params }: { params: Promise<{ company: string }> }) {
  return <Support companyId={(await params).company} />;
}
