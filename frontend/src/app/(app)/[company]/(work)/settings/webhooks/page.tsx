import { Endpoints } from "@/features/settings/webhooks/endpoints";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("webhooks.title");

export default async function Page({ params }: { params: Promise<{ company: string }> }) {
  const { company } = await params;
  return <Endpoints companyId={company} />;
}
