import { Feeds } from "@/features/bank-feeds/components/feeds";
import { one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("bank_feeds.title");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  return (
    <Feeds companyId={company} isBack={one(sought, "ref") !== undefined} refusal={one(sought, "details") ?? null} />
  );
}
