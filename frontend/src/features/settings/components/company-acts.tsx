"use client";

import { Ellipsis } from "lucide";
import { useRouter } from "next/navigation";
import { lazy, Suspense, useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Icon } from "@/components/ui/icon";
import { Menu, MenuItem } from "@/components/ui/menu";
import { api, call } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";
import { useSay } from "@/lib/i18n/use-say";

const CompanyDialog = lazy(() => import("./company-dialog"));
export type Company = components["schemas"]["CompanyOut"];

/** Renames a company, changes its formats, archives and restores it. */
export function CompanyActs({ company }: { company: Company }) {
  const say = useSay();
  const router = useRouter();
  const [asked, setAsked] = useState<"change" | "archive" | "restore" | null>(null);
  const params = { path: { company_id: company.id }, header: { "If-Match": `"v${company.version}"` } };
  const close = () => setAsked(null);
  return (
    <>
      <Menu
        className="btn bare square"
        label={say("settings.acts_for", { name: company.name })}
        align="end"
        button={<Icon of={Ellipsis} />}
      >
        {company.archived_at ? (
          <MenuItem onClick={() => setAsked("restore")}>{say("settings.restore")}</MenuItem>
        ) : (
          <>
            <MenuItem onClick={() => setAsked("change")}>{say("settings.company_change")}</MenuItem>
            <MenuItem onClick={() => setAsked("archive")}>{say("settings.archive")}</MenuItem>
          </>
        )}
      </Menu>
      {asked === "change" && (
        <Suspense>
          <CompanyDialog company={company} onClose={close} />
        </Suspense>
      )}
      {asked === "archive" && (
        <ConfirmDialog
          title={say("settings.archive_named", { name: company.name })}
          text={say("settings.archive_text")}
          act={say("settings.archive")}
          onClose={close}
          onAct={async () => {
            await call(api.POST("/api/v1/companies/{company_id}/archive", { params }));
            router.refresh();
          }}
        />
      )}
      {asked === "restore" && (
        <ConfirmDialog
          title={say("settings.restore_named", { name: company.name })}
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
