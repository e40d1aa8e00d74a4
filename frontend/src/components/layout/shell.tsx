import { Menu } from "lucide";
import type { ReactNode } from "react";
import { Words } from "@/lib/i18n/provide-words";
import { getSay } from "@/lib/i18n/server";
import { getCompanies, getMe } from "@/lib/session/me";
import { getTheme } from "@/lib/session/theme";
import { Icon } from "../ui/icon";
import { Toasts } from "../ui/toasts";
import { CompanyMenu } from "./company-menu";
import { DeletionNotice } from "./deletion-notice";
import { FindButton } from "./find-button";
import { KeyBoard } from "./key-board";
import { Later } from "./later";
import { NavLink } from "./nav-link";
import { modulesFor, PLACES } from "./navigation";
import { PersonMenu } from "./person-menu";
import { ThemeMenu } from "./theme-menu";

type Company = {
  id: string;
  name: string;
  base_currency: string;
  country_pack: string;
  is_demo: boolean;
  archived_at: string | null;
};

/** Around every page of a company: navigation, company switcher, palette, keys; on a phone tabs. */
export async function Shell({ company, children }: { company: Company; children: ReactNode }) {
  const [say, me, companies, theme] = await Promise.all([getSay(), getMe(), getCompanies(), getTheme()]);
  const tenant = me.tenants.find(({ tenant_id }) => tenant_id === me.tenant_id);
  const modules = modulesFor(company.country_pack);
  const places = modules
    .flatMap((module) => module.places)
    .map(({ name, path, letter }) => ({ name: say(name), href: `/${company.id}${path}`, letter }));
  return (
    <Words of={["shell"]}>
      <KeyBoard companyId={company.id} after={me.event_id} places={places} />
      <a className="skip" href="#main">
        {say("shell.skip")}
      </a>
      <Later />
      <div className="app tabbed">
        {/* On a phone it is a sheet that the last tab opens; one piece of the page, either way. */}
        <nav className="side" id="side" popover="auto" aria-label={say("shell.main")}>
          <CompanyMenu
            company={company}
            companies={companies.map(({ id, name, base_currency, is_demo }) => ({ id, name, base_currency, is_demo }))}
            tenants={me.tenants.map(({ tenant_id, name }) => ({ id: tenant_id, name }))}
            tenant={tenant?.tenant_id ?? ""}
          />
          <FindButton />
          <div className="modules">
            {modules.map(({ name, places: inside }) => (
              <div key={name} className="contents">
                {name && <h2>{say(name)}</h2>}
                {inside.map(({ name: word, path, icon }) => (
                  <NavLink key={path} href={`/${company.id}${path}`}>
                    <Icon of={icon} />
                    {say(word)}
                  </NavLink>
                ))}
              </div>
            ))}
          </div>
          <ThemeMenu theme={theme ?? null} />
          <PersonMenu email={me.email} />
        </nav>
        <main className="main" id="main" tabIndex={-1}>
          <DeletionNotice companyId={company.id} isArchived={company.archived_at !== null} />
          {children}
        </main>
        <nav className="tabs" aria-label={say("shell.main_short")}>
          {PLACES.filter(({ tab }) => tab)
            .slice(0, 4)
            .map(({ tab, path, icon }) => (
              <NavLink key={path} href={`/${company.id}${path}`}>
                <Icon of={icon} />
                <span>{tab && say(tab)}</span>
              </NavLink>
            ))}
          <button type="button" popoverTarget="side">
            <Icon of={Menu} />
            <span>{say("shell.menu")}</span>
          </button>
        </nav>
      </div>
      <Toasts />
    </Words>
  );
}
