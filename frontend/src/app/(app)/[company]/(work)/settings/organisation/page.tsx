import { Organisation } from "@/features/settings/organisation/organisation";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("organisation.title");

export default async function Page({ params }: { params: Promise<{ company: string }> }) {
  const { company } = await params;
  return <Organisation companyId={company} />;
}
