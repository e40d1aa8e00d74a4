import { AgedItems } from "@/features/ageing/components/aged-items";
import { Ageing } from "@/features/ageing/components/ageing";
import { ageingFilter } from "@/features/ageing/filter";
import type { Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("ageing.title");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  const filter = ageingFilter(sought);
  return filter.contact ? (
    <AgedItems companyId={company} filter={filter} contact={filter.contact} />
  ) : (
    <Ageing companyId={company} filter={filter} />
  );
}
