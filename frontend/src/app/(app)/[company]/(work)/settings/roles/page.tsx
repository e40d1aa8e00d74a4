import { Roles } from "@/features/settings/components/roles";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("settings.roles");

export default async function Page({ params }: { params: Promise<{ company: string }> }) {
  return <Roles companyId={(await params).company} />;
}
