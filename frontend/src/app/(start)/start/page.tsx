import { Organisation } from "@/features/start/components/organisation";
import { titled } from "@/lib/i18n/titles";

export const generateMetadata = titled("start.step_organisation");

export default function Page() {
  return <Organisation />;
}
