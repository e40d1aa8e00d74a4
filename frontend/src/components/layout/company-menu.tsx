"use client";

import { ChevronDown } from "lucide";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { useSay } from "@/lib/i18n/use-say";
import { Icon } from "../ui/icon";
import { Menu, MenuGroup, MenuItem } from "../ui/menu";
import { toast } from "../ui/toast";

type Company = { id: string; name: string; base_currency: string; is_demo: boolean };

/** Which company's books are open, and the way to others; where somebody belongs to several tenants, to those. */
export function CompanyMenu({
  company,
  companies,
  tenants,
  tenant,
}: {
  company: Company;
  companies: readonly Company[];
  tenants: readonly { id: string; name: string }[];
  tenant: string;
}) {
  const say = useSay();
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);

  async function enter(tenantId: string) {
    setBusy(true);
    const { changeTenant } = await import("@/lib/session/ending");
    const refusal = await changeTenant(tenantId);
    if (refusal) {
      setBusy(false);
      toast({ text: refusal, is: "bad" });
    }
  }

  return (
    <Menu
      className="company"
      name={say("shell.choose_company")}
      button={
        <>
          <span className="mark" aria-hidden="true">
            {Array.from(company.name)[0]}
          </span>
          <span>
            <bdi>{company.name}</bdi>
            <small>
              {company.base_currency}
              {company.is_demo && ` · ${say("shell.demo")}`}
            </small>
          </span>
          <Icon of={ChevronDown} />
        </>
      }
    >
      <MenuGroup name={say("shell.companies")}>
        {companies.map(({ id, name, base_currency, is_demo }) => (
          <MenuItem key={id} checked={id === company.id} onClick={() => router.push(`/${id}`)}>
            <span className="mark" aria-hidden="true">
              {Array.from(name)[0]}
            </span>
            <span>
              <bdi>{name}</bdi>
            </span>
            <small>{is_demo ? say("shell.demo") : base_currency}</small>
          </MenuItem>
        ))}
      </MenuGroup>
      {tenants.length > 1 && (
        <>
          <hr />
          <MenuGroup name={say("shell.tenant")}>
            {tenants.map(({ id, name }) => (
              <MenuItem key={id} checked={id === tenant} aria-busy={isBusy} onClick={() => enter(id)}>
                <span>
                  <bdi>{name}</bdi>
                </span>
              </MenuItem>
            ))}
          </MenuGroup>
        </>
      )}
    </Menu>
  );
}
