"use client";

import { Ellipsis, Plus } from "lucide";
import { useRouter } from "next/navigation";
import { lazy, Suspense, useState } from "react";
import type { Named } from "@/components/access/pickers";
import { NewToken, type Token, TokenTable } from "@/components/access/token-list";
import { Button } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Icon } from "@/components/ui/icon";
import { Menu, MenuItem } from "@/components/ui/menu";
import { api, call, newKey } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";
import { useSay } from "@/lib/i18n/use-say";
import { grantOf, type RoleChoice } from "../grants";

const GrantDialog = lazy(() => import("./grant-dialog"));
type Service = components["schemas"]["ServiceOut"];
type RoleName = NonNullable<components["schemas"]["ServiceIn"]["role"]>;
type Choices = { roles: readonly RoleChoice[]; companies: readonly Named[] };

export function NewService({ roles, companies }: Choices) {
  const say = useSay();
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        <Icon of={Plus} />
        {say("settings.service_new")}
      </Button>
      {isOpen && (
        <Suspense>
          <GrantDialog
            title={say("settings.service_new")}
            text={say("settings.service_text")}
            field={{ name: "name", label: say("settings.service_name"), hint: say("settings.service_hint") }}
            initial={{ role: "bookkeeper", role_id: null, company_ids: null }}
            roles={roles}
            companies={companies}
            act={say("settings.service_make")}
            onClose={() => setOpen(false)}
            onAct={async ({ text, role, companyIds }) => {
              const body = { name: text, ...grantOf<RoleName>(role, companyIds) };
              await call(api.POST("/api/v1/services", { body, headers: newKey() }));
              router.refresh();
            }}
          />
        </Suspense>
      )}
    </>
  );
}

/** Another role or other companies for a service, or its end. */
export function ServiceActs({ service, roles, companies }: Choices & { service: Service }) {
  const say = useSay();
  const router = useRouter();
  const [asked, setAsked] = useState<"change" | "remove" | null>(null);
  const params = { path: { service_id: service.id } };
  return (
    <>
      <Menu
        className="btn bare square"
        label={say("settings.acts_for", { name: service.name })}
        align="end"
        button={<Icon of={Ellipsis} />}
      >
        <MenuItem onClick={() => setAsked("change")}>{say("settings.change_role")}</MenuItem>
        <MenuItem onClick={() => setAsked("remove")}>{say("settings.remove_service")}</MenuItem>
      </Menu>
      {asked === "change" && (
        <Suspense>
          <GrantDialog
            title={say("settings.change_role")}
            text={<bdi>{service.name}</bdi>}
            initial={service}
            roles={roles}
            companies={companies}
            act={say("ui.save")}
            onClose={() => setAsked(null)}
            onAct={async ({ role, companyIds }) => {
              await call(
                api.PATCH("/api/v1/services/{service_id}", { params, body: grantOf<RoleName>(role, companyIds) }),
              );
              router.refresh();
            }}
          />
        </Suspense>
      )}
      {asked === "remove" && (
        <ConfirmDialog
          title={say("settings.remove_named", { name: service.name })}
          text={say("settings.remove_service_text")}
          act={say("settings.remove_service")}
          onClose={() => setAsked(null)}
          onAct={async () => {
            await call(api.DELETE("/api/v1/services/{service_id}", { params }));
            router.refresh();
          }}
        />
      )}
    </>
  );
}

export function NewServiceToken({
  serviceId,
  rights,
  companies,
}: {
  serviceId: string;
  rights: readonly Named[];
  companies: readonly Named[];
}) {
  const params = { path: { service_id: serviceId } };
  return (
    <NewToken
      rights={rights}
      companies={companies}
      make={async (body) => (await call(api.POST("/api/v1/services/{service_id}/tokens", { params, body }))).data.token}
    />
  );
}

export function ServiceTokens({
  serviceId,
  tokens,
  companies,
}: {
  serviceId: string;
  tokens: readonly Token[];
  companies: readonly Named[];
}) {
  return (
    <TokenTable
      tokens={tokens}
      companies={companies}
      revoke={async (id) => {
        const params = { path: { service_id: serviceId, token_id: id } };
        await call(api.DELETE("/api/v1/services/{service_id}/tokens/{token_id}", { params }));
      }}
    />
  );
}
