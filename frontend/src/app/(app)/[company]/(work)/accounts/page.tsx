import { Accounts } from "@/features/chart/components/accounts";
import { all, one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("chart.title");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  const filter = {
    q: one(sought, "q"),
    classes: all(sought, "class"),
    kind: one(sought, "kind"),
    inactive: one(sought, "inactive") === "all",
    folded: all(sought, "fold"),
  };
  return <Accounts companyId={company} filter={filter} accountId={one(sought, "account")} />;
}
