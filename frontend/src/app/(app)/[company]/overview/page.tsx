import { Overview } from "@/features/overview/components/overview";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("overview.title");

export default async function Page({ params }: { params: Promise<{ company: string }> }) {
  return <Overview companyId={(await params).company} />;
}
