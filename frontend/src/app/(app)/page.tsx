import { redirect } from "next/navigation";
import { EnterTenant } from "@/features/tenants/components/enter-tenant";
import { Words } from "@/lib/i18n/provide-words";
import { firstCompany, getMe } from "@/lib/session/me";

/** Where a sign-in leads: into the company that was there first; to the choice of a tenant where none is open. */
export default async function Page() {
  const me = await getMe();
  if (!me.tenant_id && me.tenants.length === 0) {
    redirect("/start");
  }
  if (!me.tenant_id) {
    return (
      <Words of={["auth"]}>
        <EnterTenant tenants={me.tenants.map(({ tenant_id, name }) => ({ id: tenant_id, name }))} />
      </Words>
    );
  }
  const first = await firstCompany();
  redirect(first ? `/${first.id}` : "/start");
}
