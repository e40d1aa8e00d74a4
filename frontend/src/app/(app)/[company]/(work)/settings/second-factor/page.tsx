import { SecondFactor } from "@/features/settings/factor/second-factor";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("factor.title");

export default async function Page({ params }: { params: Promise<{ company: string }> }) {
  const { company } = await params;
  return <SecondFactor companyId={company} />;
}
