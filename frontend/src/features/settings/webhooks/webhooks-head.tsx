import type { ReactNode } from "react";
import { getSay } from "@/lib/i18n/server";
import { SettingsHead } from "../components/settings-head";

/** The head of both pages about webhooks: the endpoints, and what was sent to them. */
export async function WebhooksHead({
  companyId,
  on,
  children,
}: {
  companyId: string;
  on: "endpoints" | "deliveries";
  children?: ReactNode;
}) {
  const say = await getSay();
  const here = `/${companyId}/settings/webhooks`;
  const views = (where: "desk" | "phone") => (
    <nav className={`seg ${where}`} aria-label={say("webhooks.title")}>
      <a href={here} aria-current={on === "endpoints" ? "page" : undefined}>
        {say("webhooks.endpoints")}
      </a>
      <a href={`${here}/deliveries`} aria-current={on === "deliveries" ? "page" : undefined}>
        {say("webhooks.deliveries")}
      </a>
    </nav>
  );
  return (
    <>
      <SettingsHead companyId={companyId} title={say("webhooks.title")} beside={views("desk")}>
        {children}
      </SettingsHead>
      <div className="view-tabs phone">{views("phone")}</div>
    </>
  );
}
