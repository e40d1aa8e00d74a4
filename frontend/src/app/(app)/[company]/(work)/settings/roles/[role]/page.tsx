import { RolePage } from "@/features/settings/components/role-page";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("settings.role");

export default async function Page({ params }: { params: Promise<{ company: string; role: string }> }) {
  const { company, role } = await params;
  return <RolePage companyId={company} roleId={role} />;
}
