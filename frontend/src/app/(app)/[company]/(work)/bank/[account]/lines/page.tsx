import { Lines } from "@/features/bank-books/components/lines";
import { lineSought } from "@/features/bank-books/filter";
import { one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("bank_books.lines");

type Props = { params: Promise<{ company: string; account: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company, account }, sought] = await Promise.all([params, searchParams]);
  return <Lines companyId={company} accountId={account} sought={lineSought(sought)} open={one(sought, "open")} />;
}
