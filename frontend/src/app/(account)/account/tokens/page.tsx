import { Tokens } from "@/features/account/components/tokens";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("account.tokens");

export default function Page() {
  return <Tokens />;
}
