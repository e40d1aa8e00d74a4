import { PaymentPage } from "@/features/payments/components/payment-page";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("payments.one");

type Props = { params: Promise<{ company: string; payment: string }> };

export default async function Page({ params }: Props) {
  const { company, payment } = await params;
  return <PaymentPage companyId={company} paymentId={payment} />;
}
