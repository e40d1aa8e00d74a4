import { Audit } from "@/features/settings/components/audit";
import { day, one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("settings.audit");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  const filter = {
    actor: one(sought, "actor"),
    kind: one(sought, "kind"),
    company: one(sought, "company"),
    object: one(sought, "object"),
    from: day(sought, "from"),
    to: day(sought, "to"),
  };
  return <Audit companyId={company} filter={filter} after={one(sought, "after")} event={one(sought, "event")} />;
}
