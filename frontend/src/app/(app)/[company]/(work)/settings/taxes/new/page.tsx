import { NewCode } from "@/features/settings/taxes/new-code";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("taxes.new");

export default async function Page({ params }: { params: Promise<{ company: string }> }) {
  return <NewCode companyId={(await params).company} />;
}
