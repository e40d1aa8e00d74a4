import { Domains } from "@/features/settings/domains/domains";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("domains.title");

export default async function Page({ params }: { params: Promise<{ company: string }> }) {
  const { company } = await params;
  return <Domains companyId={company} />;
}
