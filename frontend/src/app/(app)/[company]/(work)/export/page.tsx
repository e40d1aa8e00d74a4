import { Export } from "@/features/exports/components/export";
import { one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("exports.title");

export default async function Page({
  params,
  searchParams,
}: {
  params: Promise<{ company: string }>;
  searchParams: Promise<Sought>;
}) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  return <Export companyId={company} jobId={one(sought, "job")} />;
}
