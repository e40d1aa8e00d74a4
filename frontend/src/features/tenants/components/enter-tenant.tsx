"use client";

import { Building2, ChevronRight } from "lucide";
import { useEffect, useState } from "react";
import { Icon } from "@/components/ui/icon";
import { useSay } from "@/lib/i18n/use-say";
import { changeTenant } from "@/lib/session/ending";

type Tenant = { id: string; name: string };

/** Opens a tenant for this session: the only one at once, one of several by choice. Who belongs to none begins their books. */
export function EnterTenant({ tenants }: { tenants: readonly Tenant[] }) {
  const say = useSay();
  const [fault, setFault] = useState<string | null>(null);
  const only = tenants.length === 1 ? tenants[0] : undefined;

  async function enter(tenant: Tenant) {
    setFault(await changeTenant(tenant.id));
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for the tenant the page came with
  useEffect(() => {
    if (only) {
      enter(only);
    }
  }, [only?.id]);

  return (
    <main id="main" className="ruled min-h-dvh">
      <div className="state">
        <h1>{only ? say("ui.loading") : say("auth.choose_tenant")}</h1>
        {fault && (
          <p className="note bad" role="alert">
            {fault}
          </p>
        )}
        {!only && (
          <ul className="next">
            {tenants.map((tenant) => (
              <li key={tenant.id}>
                <a
                  href="/"
                  onClick={(event) => {
                    event.preventDefault();
                    enter(tenant);
                  }}
                >
                  <Icon of={Building2} />
                  <span>
                    <b>
                      <bdi>{tenant.name}</bdi>
                    </b>
                  </span>
                  <Icon of={ChevronRight} turns />
                </a>
              </li>
            ))}
          </ul>
        )}
      </div>
    </main>
  );
}
