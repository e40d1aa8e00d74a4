import { RevaluationPage } from "@/features/revaluation/components/revaluation";
import { day, one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("revaluation.title");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  return (
    <RevaluationPage
      companyId={company}
      isPast={one(sought, "view") === "past"}
      asked={day(sought, "day")}
      runId={one(sought, "run")}
      after={one(sought, "after")}
    />
  );
}
