import { TemplatePage } from "@/features/recurring/components/template-page";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("recurring.template");

export default async function Page({ params }: { params: Promise<{ company: string; template: string }> }) {
  const { company, template } = await params;
  return <TemplatePage companyId={company} templateId={template} />;
}
