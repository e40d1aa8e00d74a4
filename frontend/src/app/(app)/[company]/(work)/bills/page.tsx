import { DocumentList } from "@/features/documents/components/document-list";
import { documentsFilter } from "@/features/documents/filter";
import { ReceiveButton } from "@/features/incoming/components/receive-button";
import { WaitingLink } from "@/features/incoming/components/waiting-link";
import type { Sought } from "@/lib/api/address";
import { Words } from "@/lib/i18n/provide-words";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("documents.bills");

type Props = { params: Promise<{ company: string }>; searchParams: Promise<Sought> };

export default async function Page({ params, searchParams }: Props) {
  const [{ company }, sought] = await Promise.all([params, searchParams]);
  return (
    <Words of={["incoming"]}>
      <DocumentList
        companyId={company}
        kind="bill"
        filter={documentsFilter(sought)}
        links={<WaitingLink companyId={company} />}
        acts={<ReceiveButton companyId={company} />}
      />
    </Words>
  );
}
