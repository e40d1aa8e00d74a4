import { Deliveries } from "@/features/settings/webhooks/deliveries";
import { day, one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("webhooks.deliveries");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  const filter = {
    state: one(sought, "state"),
    event: one(sought, "event"),
    endpoint: one(sought, "endpoint"),
    from: day(sought, "from"),
    to: day(sought, "to"),
  };
  return (
    <Deliveries companyId={company} filter={filter} after={one(sought, "after")} delivery={one(sought, "delivery")} />
  );
}
