import { AcceptInvitation } from "@/features/start/components/accept-invitation";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("start.invitation");

export default function Page() {
  return <AcceptInvitation />;
}
