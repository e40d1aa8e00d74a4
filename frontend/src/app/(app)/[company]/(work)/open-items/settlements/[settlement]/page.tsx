import { SettlementPage } from "@/features/open-items/components/settlement-page";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("items.settlement");

export default async function Page({ params }: { params: Promise<{ company: string; settlement: string }> }) {
  const { company, settlement } = await params;
  return <SettlementPage companyId={company} settlementId={settlement} />;
}
