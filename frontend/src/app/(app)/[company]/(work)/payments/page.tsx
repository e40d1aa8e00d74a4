import { PaymentList } from "@/features/payments/components/payment-list";
import { paymentFilter } from "@/features/payments/filter";
import type { Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("payments.title");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  return <PaymentList companyId={company} filter={paymentFilter(sought)} />;
}
