import { ServicePage } from "@/features/settings/components/service-page";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("settings.service");

export default async function Page({ params }: { params: Promise<{ company: string; service: string }> }) {
  const { company, service } = await params;
  return <ServicePage companyId={company} serviceId={service} />;
}
