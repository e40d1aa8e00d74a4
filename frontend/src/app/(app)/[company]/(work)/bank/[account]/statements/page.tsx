import { Statements } from "@/features/bank-books/components/statements";
import { viewOf } from "@/features/bank-books/filter";
import { one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("bank_books.statements");

type Props = { params: Promise<{ company: string; account: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company, account }, sought] = await Promise.all([params, searchParams]);
  return <Statements companyId={company} accountId={account} view={viewOf(sought)} after={one(sought, "after")} />;
}
