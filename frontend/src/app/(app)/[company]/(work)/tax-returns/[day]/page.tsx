import { BoxLines } from "@/features/tax-returns/components/box-lines";
import { ReturnPage } from "@/features/tax-returns/components/return-page";
import { one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("returns.one");

type Props = { params: Promise<{ company: string; day: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company, day }, sought] = await Promise.all([params, searchParams]);
  const box = one(sought, "box");
  return box ? (
    <BoxLines companyId={company} day={day} box={box} late={one(sought, "late") === "1"} after={one(sought, "after")} />
  ) : (
    <ReturnPage companyId={company} day={day} />
  );
}
