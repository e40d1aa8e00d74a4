import type { ReactNode } from "react";
import { NavLink } from "@/components/layout/nav-link";
import { PageHead } from "@/components/ui/page-head";
import { getSay } from "@/lib/i18n/server";
import { getCompany, getMe } from "@/lib/session/me";
import { getRights } from "@/lib/session/rights";

const PAGES = [
  { path: "members", name: "settings.members" },
  { path: "roles", name: "settings.roles" },
  { path: "second-factor", name: "factor.title", right: "security.change" },
  { path: "services", name: "settings.services" },
  { path: "companies", name: "settings.companies" },
  { path: "dimensions", name: "dimensions.title", right: "ledger.read" },
  { path: "currencies", name: "currencies.short", right: "ledger.read" },
  { path: "taxes", name: "taxes.title", right: "ledger.read" },
  { path: "documents", name: "document_settings.title", right: "document.read" },
  { path: "numbers", name: "number_series.title", right: "ledger.read" },
  { path: "banking", name: "bank_books.settings_title", right: "bank.read" },
  { path: "paper", name: "dispatch.title", right: "document.read" },
  { path: "myinvois", name: "myinvois.title", right: "document.read", pack: "MY" },
  { path: "organisation", name: "organisation.title" },
  { path: "domains", name: "domains.title", right: "domain.change" },
  { path: "webhooks", name: "webhooks.title", right: "webhook.change" },
  { path: "support", name: "settings.support", right: "support.consent" },
  { path: "audit", name: "settings.audit", right: "audit.read" },
] as const;

/** The head of the pages about the tenant, with the ways between them. */
export async function SettingsHead({
  companyId,
  title,
  up,
  sub,
  beside,
  children,
}: {
  companyId: string;
  title: ReactNode;
  up?: { href: string; name: string };
  /** Whose settings these are; the tenant's where it is not said. */
  sub?: ReactNode;
  beside?: ReactNode;
  children?: ReactNode;
}) {
  const [say, me, rights, company] = await Promise.all([getSay(), getMe(), getRights(), getCompany(companyId)]);
  const tenant = me.tenants.find(({ tenant_id }) => tenant_id === me.tenant_id);
  return (
    <>
      <PageHead title={title} up={up} beside={beside} sub={sub ?? tenant?.name}>
        {children}
      </PageHead>
      <nav className="subnav" aria-label={say("settings.title")}>
        {PAGES.filter(
          (page) =>
            (!("right" in page) || rights.has(page.right)) && (!("pack" in page) || page.pack === company.country_pack),
        ).map(({ path, name }) => (
          <NavLink key={path} href={`/${companyId}/settings/${path}`}>
            {say(name)}
          </NavLink>
        ))}
      </nav>
    </>
  );
}
