import { Services } from "@/features/settings/components/services";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("settings.services");

export default async function Page({ params }: { params: Promise<{ company: string }> }) {
  return <Services companyId={(await params).company} />;
}
