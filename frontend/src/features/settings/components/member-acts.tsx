"use client";

import { Ellipsis, UserPlus } from "lucide";
import { useRouter } from "next/navigation";
import { lazy, Suspense, useState } from "react";
import type { Named } from "@/components/access/pickers";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Icon } from "@/components/ui/icon";
import { Menu, MenuItem } from "@/components/ui/menu";
import { toast } from "@/components/ui/toast";
import { api, call, newKey } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";
import { useSay } from "@/lib/i18n/use-say";
import { grantOf, type RoleChoice } from "../grants";

const EndSessionsDialog = lazy(() => import("./end-sessions-dialog"));
const GrantDialog = lazy(() => import("./grant-dialog"));
type Member = components["schemas"]["MemberOut"];
type RoleName = NonNullable<components["schemas"]["InvitationIn"]["role"]>;

/** Invites somebody by mail. */
export function Invite({ roles, companies }: { roles: readonly RoleChoice[]; companies: readonly Named[] }) {
  const say = useSay();
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        <Icon of={UserPlus} />
        {say("settings.invite")}
      </Button>
      {isOpen && (
        <Suspense>
          <GrantDialog
            title={say("settings.invite")}
            text={say("settings.invite_text")}
            field={{ name: "email", label: say("settings.email") }}
            initial={{ role: "bookkeeper", role_id: null, company_ids: null }}
            roles={roles}
            companies={companies}
            act={say("settings.invite_send")}
            onClose={() => setOpen(false)}
            onAct={async ({ text, role, companyIds }) => {
              const body = { email: text, ...grantOf<RoleName>(role, companyIds) };
              await call(api.POST("/api/v1/invitations", { body, headers: newKey() }));
              toast({ text: say("settings.invited", { email: text }), is: "ok" });
              router.refresh();
            }}
          />
        </Suspense>
      )}
    </>
  );
}

/** Another role or other companies for a member, the end of their sessions, or of the membership. */
export function MemberActs({
  member,
  may,
  roles,
  companies,
}: {
  member: Member;
  may: { change: boolean; endSessions: boolean };
  roles: readonly RoleChoice[];
  companies: readonly Named[];
}) {
  const say = useSay();
  const router = useRouter();
  const [asked, setAsked] = useState<"change" | "end" | "remove" | null>(null);
  const params = { path: { membership_id: member.id } };
  return (
    <>
      <Menu
        className="btn bare square"
        label={say("settings.acts_for", { name: member.email })}
        align="end"
        button={<Icon of={Ellipsis} />}
      >
        {may.change && <MenuItem onClick={() => setAsked("change")}>{say("settings.change_role")}</MenuItem>}
        {may.endSessions && <MenuItem onClick={() => setAsked("end")}>{say("factor.end")}</MenuItem>}
        {may.change && <MenuItem onClick={() => setAsked("remove")}>{say("settings.remove_member")}</MenuItem>}
      </Menu>
      {asked === "change" && (
        <Suspense>
          <GrantDialog
            title={say("settings.change_role")}
            text={<bdi>{member.email}</bdi>}
            initial={member}
            roles={roles}
            companies={companies}
            act={say("ui.save")}
            onClose={() => setAsked(null)}
            onAct={async ({ role, companyIds }) => {
              await call(
                api.PATCH("/api/v1/members/{membership_id}", { params, body: grantOf<RoleName>(role, companyIds) }),
              );
              router.refresh();
            }}
          />
        </Suspense>
      )}
      {asked === "end" && (
        <Suspense>
          <EndSessionsDialog membershipId={member.id} email={member.email} onClose={() => setAsked(null)} />
        </Suspense>
      )}
      {asked === "remove" && (
        <ConfirmDialog
          title={say("settings.remove_named", { name: member.email })}
          text={say("settings.remove_text")}
          act={say("settings.remove_member")}
          onClose={() => setAsked(null)}
          onAct={async () => {
            await call(api.DELETE("/api/v1/members/{membership_id}", { params }));
            router.refresh();
          }}
        />
      )}
    </>
  );
}
