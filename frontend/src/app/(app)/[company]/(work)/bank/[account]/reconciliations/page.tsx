import { Reconciliations } from "@/features/reconcile/components/reconciliations";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("reconcile.reconciliations_title");

type Props = { params: Promise<{ company: string; account: string }> };

export default async function Page({ params }: Props) {
  const { company, account } = await params;
  return <Reconciliations companyId={company} accountId={account} />;
}
