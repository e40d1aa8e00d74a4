import { notFound } from "next/navigation";
import { PageHead } from "@/components/ui/page-head";
import { address } from "@/lib/api/address";
import { getSay } from "@/lib/i18n/server";
import { getMe } from "@/lib/session/me";
import { Health } from "./health";
import { Tenants } from "./tenants";

const VIEWS = ["health", "tenants"] as const;

/** For who runs the platform: how the installation fares, and the tenants from outside. To everybody else there is no such page. */
export async function Platform({ view, after }: { view: (typeof VIEWS)[number]; after?: string }) {
  const [say, me] = await Promise.all([getSay(), getMe()]);
  if (!me.is_platform_staff) {
    notFound();
  }
  return (
    <>
      <PageHead title={say("platform.title")} />
      <div className="chips">
        <nav className="seg" aria-label={say("platform.views")}>
          {VIEWS.map((one) => (
            <a
              key={one}
              href={address("/account/platform", { view: one === "health" ? null : one })}
              aria-current={one === view ? "page" : undefined}
            >
              {say(`platform.view_${one}`)}
            </a>
          ))}
        </nav>
      </div>
      {view === "health" ? <Health /> : <Tenants after={after} />}
    </>
  );
}
