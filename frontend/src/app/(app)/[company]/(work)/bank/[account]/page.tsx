import { ReconcilePage } from "@/features/reconcile/components/reconcile-page";
import { one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("reconcile.title");

type Props = { params: Promise<{ company: string; account: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company, account }, sought] = await Promise.all([params, searchParams]);
  return <ReconcilePage companyId={company} accountId={account} lineId={one(sought, "line")} />;
}
