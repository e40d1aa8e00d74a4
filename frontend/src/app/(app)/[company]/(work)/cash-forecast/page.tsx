import { Forecast } from "@/features/forecast/components/forecast";
import { overdueWeek } from "@/features/forecast/filter";
import type { Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("forecast.title");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  return <Forecast companyId={company} overdueInWeek={overdueWeek(sought)} />;
}
