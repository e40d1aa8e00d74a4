import { NewPayment } from "@/features/payments/components/new-payment";
import { directionOf } from "@/features/payments/filter";
import { one, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("payments.new");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  return (
    <NewPayment
      companyId={company}
      direction={directionOf(sought)}
      contactId={one(sought, "contact")}
      documentId={one(sought, "document")}
    />
  );
}
