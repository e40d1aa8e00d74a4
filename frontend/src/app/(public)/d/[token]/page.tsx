import { PublicDocument } from "@/features/public-document/public-document";
import { titled, UNLISTED } from "@/lib/i18n/titles";

export const generateMetadata = titled("public_document.page_title", { ...UNLISTED, referrer: "no-referrer" });

export default async function Page({ params }: { params: Promise<{ token: string }> }) {
  return <PublicDocument token={(await params).token} />;
}
