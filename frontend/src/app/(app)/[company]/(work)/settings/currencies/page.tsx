import { Currencies, viewOf } from "@/features/settings/currencies/currencies";
import { day, one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("currencies.title");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  const filter = {
    view: viewOf(one(sought, "view")),
    day: day(sought, "day"),
    currency: one(sought, "currency")?.toUpperCase(),
    source: one(sought, "source"),
    from: day(sought, "from"),
    to: day(sought, "to"),
    after: one(sought, "after"),
  };
  return <Currencies companyId={company} filter={filter} />;
}
