import { MyInvoisSettings } from "@/features/settings/myinvois/myinvois";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("myinvois.title");

export default async function Page({ params }: { params: Promise<{ company: string }> }) {
  return <MyInvoisSettings companyId={(await params).company} />;
}
