import { Statement } from "@/features/ageing/components/statement";
import { sideOf } from "@/features/ageing/filter";
import { day, type Sought } from "@/lib/api/address";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("ageing.statement");

type Props = { params: Promise<{ company: string; contact: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company, contact }, sought] = await Promise.all([params, searchParams]);
  return (
    <Statement
      companyId={company}
      contactId={contact}
      from={day(sought, "from")}
      to={day(sought, "to")}
      side={sideOf(sought)}
    />
  );
}
