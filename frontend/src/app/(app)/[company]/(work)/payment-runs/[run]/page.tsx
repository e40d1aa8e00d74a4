import { RunPage } from "@/features/payment-runs/components/run-page";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("payment_runs.one");

type Props = { params: Promise<{ company: string; run: string }> };

export default async function Page({ params }: Props) {
  const { company, run } = await params;
  return <RunPage companyId={company} runId={run} />;
}
