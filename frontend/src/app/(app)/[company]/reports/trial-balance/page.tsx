import { TrialBalance } from "@/features/reports/components/trial-balance";
import { readShape, readSlice } from "@/features/reports/parameters";
import { day, one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("reports.trial_balance");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  const filter = { from: day(sought, "from"), to: day(sought, "to") };
  const byUnit = one(sought, "unit") === "each";
  const shape = { ...readShape(sought), level: one(sought, "level") === "groups" ? "groups" : "accounts" } as const;
  return <TrialBalance companyId={company} filter={filter} slice={readSlice(sought)} shape={shape} byUnit={byUnit} />;
}
