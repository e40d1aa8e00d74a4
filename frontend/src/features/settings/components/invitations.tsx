"use client";

import { Ellipsis } from "lucide";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Icon } from "@/components/ui/icon";
import { Menu, MenuItem } from "@/components/ui/menu";
import { Pill } from "@/components/ui/pill";
import { toast } from "@/components/ui/toast";
import { api, call } from "@/lib/api/client";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";

type Row = components["schemas"]["InvitationOut"] & { roleName: string; where: string };

/** Invitations nobody has accepted yet: sent again, or taken back. */
export function Invitations({ rows }: { rows: readonly Row[] }) {
  const say = useSay();
  const format = useFormat();
  const router = useRouter();
  const [asked, setAsked] = useState<Row | null>(null);

  async function resend(row: Row) {
    try {
      await call(
        api.POST("/api/v1/invitations/{invitation_id}/resend", { params: { path: { invitation_id: row.id } } }),
      );
      toast({ text: say("settings.invited", { email: row.email }), is: "ok" });
      router.refresh();
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      toast({ text: error.message, is: "bad" });
    }
  }

  return (
    <>
      <h2 className="section">{say("settings.invitations")}</h2>
      <table className="list">
        <caption className="vh">{say("settings.invitations")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("settings.person")}</th>
            <th scope="col">{say("settings.role")}</th>
            <th scope="col">{say("access.companies")}</th>
            <th scope="col">{say("settings.invited_by")}</th>
            <th scope="col" className="fit">
              {say("settings.good_until")}
            </th>
            <th scope="col" className="fit">
              {say("access.state")}
            </th>
            <th scope="col" className="fit">
              <span className="vh">{say("access.acts")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id}>
              <th scope="row" className="name">
                <bdi>{row.email}</bdi>
              </th>
              <td className="no">{row.roleName}</td>
              <td className="text-muted">{row.where}</td>
              <td className="text-muted">{row.invited_by}</td>
              <td className="text-muted">{format.moment(row.expires_at)}</td>
              <td className="st">
                <Pill is={row.stands ? "draft" : "bad"}>
                  {row.stands ? say("settings.waiting") : say("settings.expired")}
                </Pill>
              </td>
              <td className="amt">
                <Menu
                  className="btn bare square"
                  label={say("settings.acts_for", { name: row.email })}
                  align="end"
                  button={<Icon of={Ellipsis} />}
                >
                  <MenuItem onClick={() => resend(row)}>{say("settings.resend")}</MenuItem>
                  <MenuItem onClick={() => setAsked(row)}>{say("settings.take_back")}</MenuItem>
                </Menu>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {asked && (
        <ConfirmDialog
          title={say("settings.take_back_named", { name: asked.email })}
          text={say("settings.take_back_text")}
          act={say("settings.take_back")}
          onClose={() => setAsked(null)}
          onAct={async () => {
            await call(
              api.DELETE("/api/v1/invitations/{invitation_id}", { params: { path: { invitation_id: asked.id } } }),
            );
            router.refresh();
          }}
        />
      )}
    </>
  );
}
