import { Numbers } from "@/features/settings/numbers/numbers";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("number_series.title");

export default async function Page({ params }: { params: Promise<{ company: string }> }) {
  return <Numbers companyId={(await params).company} />;
}
