import { ToldPage } from "@/features/myinvois/components/told-page";
import { monthOf, STATES } from "@/features/myinvois/states";
import { one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("myinvois.list_title");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  return (
    <ToldPage
      companyId={company}
      view={one(sought, "view") === "consolidate" ? "consolidate" : "told"}
      state={STATES.find((state) => state === one(sought, "state"))}
      month={monthOf(one(sought, "month"))}
      after={one(sought, "after")}
    />
  );
}
