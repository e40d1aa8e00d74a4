import { notFound } from "next/navigation";
import { GeneralLedger } from "@/features/reports/components/general-ledger";
import { readSlice, readVia } from "@/features/reports/parameters";
import { day, one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("reports.general_ledger");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  const account = one(sought, "account");
  if (!account) {
    notFound();
  }
  const filter = { account, from: day(sought, "from"), to: day(sought, "to"), after: one(sought, "after") };
  return <GeneralLedger companyId={company} filter={filter} slice={readSlice(sought)} via={readVia(sought)} />;
}
