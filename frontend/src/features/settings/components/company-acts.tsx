"use client";

import { Ellipsis } from "lucide";
import { useRouter } from "next/navigation";
import { lazy, Suspense } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Icon } from "@/components/ui/icon";
import { Menu, MenuItem } from "@/components/ui/menu";
import { useOpened } from "@/components/ui/use-opened";
import { api, call } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";
import { useSay } from "@/lib/i18n/use-say";

const CompanyDialog = lazy(() => import("./company-dialog"));
export type Company = components["schemas"]["CompanyOut"];

/** Renames a company, changes its formats, archives and restores it. */
export function CompanyActs({ company }: { company: Company }) {
  const say = useSay();
  const router = useRouter();
  const { opened, open, close } = useOpened<"change" | "archive" | "restore", Company>(company);
  const seen = opened?.of ?? company;
  const params = { path: { company_id: seen.id }, header: { "If-Match": `"v${seen.version}"` } };
  return (
    <>
      <Menu
        className="btn bare square"
        label={say("settings.acts_for", { name: company.name })}
        align="end"
        button={<Icon of={Ellipsis} />}
      >
        {company.archived_at ? (
          <MenuItem onClick={() => open("restore")}>{say("settings.restore")}</MenuItem>
        ) : (
          <>
            <MenuItem onClick={() => open("change")}>{say("settings.company_change")}</MenuItem>
            <MenuItem onClick={() => open("archive")}>{say("settings.archive")}</MenuItem>
          </>
        )}
      </Menu>
      {opened?.is === "change" && (
        <Suspense>
          <CompanyDialog company={seen} onClose={close} />
        </Suspense>
      )}
      {opened?.is === "archive" && (
        <ConfirmDialog
          title={say("settings.archive_named", { name: seen.name })}
          text={say("settings.archive_text")}
          act={say("settings.archive")}
          onClose={close}
          onAct={async () => {
            await call(api.POST("/api/v1/companies/{company_id}/archive", { params }));
            router.refresh();
          }}
        />
      )}
      {opened?.is === "restore" && (
        <ConfirmDialog
          title={say("settings.restore_named", { name: seen.name })}
          text={say("settings.restore_text")}
          act={say("settings.restore")}
          isHarmless
          onClose={close}
          onAct={async () => {
            await call(api.POST("/api/v1/companies/{company_id}/restore", { params }));
            router.refresh();
          }}
        />
      )}
    </>
  );
}
