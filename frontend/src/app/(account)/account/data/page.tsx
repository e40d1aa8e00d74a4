import { OwnData } from "@/features/account/components/own-data";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("account.data");

export default function Page() {
  return <OwnData />;
}
