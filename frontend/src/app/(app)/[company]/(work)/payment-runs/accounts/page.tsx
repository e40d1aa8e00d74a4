import { OwnAccounts } from "@/features/payment-runs/components/own-accounts";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("payment_runs.accounts");

type Props = { params: Promise<{ company: string }> };

export default async function Page({ params }: Props) {
  const { company } = await params;
  return <OwnAccounts companyId={company} />;
}
