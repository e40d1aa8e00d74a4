import { TrialBalance } from "@/features/reports/components/trial-balance";
import { day, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("reports.trial_balance");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  return <TrialBalance companyId={company} filter={{ from: day(sought, "from"), to: day(sought, "to") }} />;
}
