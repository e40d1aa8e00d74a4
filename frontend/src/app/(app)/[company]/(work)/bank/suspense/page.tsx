import { Suspense } from "@/features/reconcile/components/suspense";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("reconcile.suspense_page");

type Props = { params: Promise<{ company: string }> };

export default async function Page({ params }: Props) {
  const { company } = await params;
  return <Suspense companyId={company} />;
}
