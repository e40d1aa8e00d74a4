import { notFound } from "next/navigation";
import { Demo } from "@/features/start/components/demo";
import { one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("start.demo_company");

export default async function Page({ searchParams }: { searchParams: Promise<Sought> }) {
  const sought = await searchParams;
  const [company, job] = [one(sought, "company"), one(sought, "job")];
  if (!company || !job) {
    notFound();
  }
  return <Demo companyId={company} jobId={job} />;
}
