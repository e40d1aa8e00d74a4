import { Profile } from "@/features/account/components/profile";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("account.profile");

export default function Page() {
  return <Profile />;
}
