import { Taxes, type TaxFilter } from "@/features/settings/taxes/taxes";
import { day, one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("taxes.title");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  const direction = one(sought, "direction");
  const use = one(sought, "use");
  const filter: TaxFilter = {
    view: one(sought, "view") === "policy" ? "policy" : "codes",
    direction: direction === "sales" || direction === "purchases" ? direction : undefined,
    use: use === "no" || use === "all" ? use : undefined,
    day: day(sought, "day"),
  };
  return <Taxes companyId={company} filter={filter} />;
}
