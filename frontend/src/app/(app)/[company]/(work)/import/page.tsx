import { Import } from "@/features/imports/components/import";
import { one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("imports.title");

export default async function Page({
  params,
  searchParams,
}: {
  params: Promise<{ company: string }>;
  searchParams: Promise<Sought>;
}) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  return (
    <Import
      companyId={company}
      jobId={one(sought, "job")}
      account={one(sought, "account")}
      after={one(sought, "after")}
    />
  );
}
