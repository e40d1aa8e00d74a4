import { RulesPage } from "@/features/reconcile/components/rules-page";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("reconcile.rules");

type Props = { params: Promise<{ company: string }> };

export default async function Page({ params }: Props) {
  const { company } = await params;
  return <RulesPage companyId={company} />;
}
