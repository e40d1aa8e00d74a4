import { CodePage } from "@/features/settings/taxes/code-page";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("taxes.code");

export default async function Page({ params }: { params: Promise<{ company: string; code: string }> }) {
  const { company, code } = await params;
  return <CodePage companyId={company} codeId={code} />;
}
