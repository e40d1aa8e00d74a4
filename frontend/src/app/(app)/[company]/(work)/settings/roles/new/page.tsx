import { RolePage } from "@/features/settings/components/role-page";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("settings.role_new");

export default async function Page({ params }: { params: Promise<{ company: string }> }) {
  return <RolePage companyId={(await params).company} />;
}
