import { TriangleAlert } from "lucide";
import { ApiError } from "@/lib/api/problem";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getDeletion } from "@/lib/session/deletion";
import { getMe } from "@/lib/session/me";
import { Icon } from "../ui/icon";

const TOLD = new Set(["owner", "administrator"]);

/**
 * Says on every page of a company that its tenant is about to be deleted, to those who look after it. A tenant that waits for its deletion
 * has archived companies alone: nobody else's pages ask.
 */
export async function DeletionNotice({ companyId, isArchived }: { companyId: string; isArchived: boolean }) {
  if (!isArchived) {
    return null;
  }
  const me = await getMe();
  if (!me.tenants.some(({ tenant_id, role }) => tenant_id === me.tenant_id && TOLD.has(role))) {
    return null;
  }
  const [say, format, deletion] = await Promise.all([getSay(), getFormat(), getDeletion()]);
  if (deletion instanceof ApiError || !deletion.due_at) {
    return null;
  }
  return (
    <aside className="deletion" aria-label={say("organisation.deletion")}>
      <Icon of={TriangleAlert} />
      <p>{say("organisation.due", { at: format.moment(deletion.due_at) })}</p>
      <a className="link" href={`/${companyId}/settings/organisation`}>
        {say("organisation.due_more")}
      </a>
    </aside>
  );
}
