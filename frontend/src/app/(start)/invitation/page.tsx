import { AcceptInvitation } from "@/features/start/components/accept-invitation";
import { titled, UNLISTED } from "@/lib/i18n/titles";

export const generateMetadata = titled("start.invitation", UNLISTED);

export default function Page() {
  return <AcceptInvitation />;
}
