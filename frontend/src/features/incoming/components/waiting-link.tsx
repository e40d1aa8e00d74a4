import { ClipboardCheck } from "lucide";
import { LinkButton } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";

/** To the bills that wait for an approval, for who may give one. */
export async function WaitingLink({ companyId }: { companyId: string }) {
  const [say, rights] = await Promise.all([getSay(), getRights()]);
  if (!rights.has("purchase.approve")) {
    return null;
  }
  return (
    <LinkButton href={`/${companyId}/bills/to-approve`}>
      <Icon of={ClipboardCheck} />
      <span className="words">{say("incoming.waiting")}</span>
    </LinkButton>
  );
}
