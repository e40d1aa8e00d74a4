import { BankImport } from "@/features/bank-books/import/bank-import";
import { one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("bank_import.title");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  return (
    <BankImport
      companyId={company}
      accountId={one(sought, "account")}
      jobId={one(sought, "job")}
      round={one(sought, "next")}
    />
  );
}
