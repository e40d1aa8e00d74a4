import { TriangleAlert } from "lucide";
import { Icon } from "@/components/ui/icon";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { ApiError } from "@/lib/api/problem";
import { attempt, serverApi } from "@/lib/api/server";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getDeletion } from "@/lib/session/deletion";
import { getMe } from "@/lib/session/me";
import { getRights } from "@/lib/session/rights";
import { SettingsHead } from "../components/settings-head";
import { DeleteTenant, TakeBack } from "./deletion-acts";
import { TenantExport } from "./tenant-export";

const readPlan = async () => attempt((await serverApi()).GET("/api/v1/tenant/plan"));
type Use = { used: number; most: number | null };

/** The tenant itself: what it is called, what its plan leaves, how to take everything along, and its end. */
export async function Organisation({ companyId }: { companyId: string }) {
  const [say, format, me, plan, deletion, rights] = await Promise.all([
    getSay(),
    getFormat(),
    getMe(),
    readPlan(),
    getDeletion(),
    getRights(),
  ]);
  const tenant = me.tenants.find(({ tenant_id }) => tenant_id === me.tenant_id);
  const head = <SettingsHead companyId={companyId} title={say("organisation.title")} />;
  if (plan instanceof ApiError || deletion instanceof ApiError || !tenant) {
    return (
      <>
        {head}
        {(plan instanceof ApiError || deletion instanceof ApiError) && (
          <Refusal error={plan instanceof ApiError ? plan : (deletion as ApiError)} />
        )}
      </>
    );
  }
  const mayDelete = rights.has("tenant.delete");
  const use = (label: string, { used, most }: Use) => (
    <>
      <dt>{label}</dt>
      <dd>
        {most === null ? (
          say("organisation.unlimited", { used })
        ) : (
          <>
            {say("organisation.of", { used, most })}
            <meter aria-label={label} min={0} max={Math.max(most, 1)} value={Math.min(used, Math.max(most, 1))} />
            {used >= most && <small className="text-faint">{say("organisation.use_full")}</small>}
          </>
        )}
      </dd>
    </>
  );
  return (
    <Words of={["settings", "access", "organisation"]}>
      {head}
      <ScrollRegion label={say("organisation.title")}>
        <div className="narrow">
          <section className="card organisation">
            <dl className="facts">
              <dt>{say("organisation.name")}</dt>
              <dd>
                <b>
                  <bdi>{tenant.name}</bdi>
                </b>
              </dd>
              <dt>{say("organisation.plan")}</dt>
              <dd>{plan.name ?? say("organisation.no_plan")}</dd>
              {use(say("organisation.companies"), plan.companies)}
              {use(say("organisation.members"), plan.members)}
            </dl>
          </section>
          <section className="card organisation">
            <h2>{say("organisation.export")}</h2>
            <p className="text-muted">{say("organisation.export_text")}</p>
            {rights.has("tenant.export") ? (
              <TenantExport />
            ) : (
              <p className="text-muted">{say("organisation.export_unallowed")}</p>
            )}
          </section>
          <section className="card organisation" id="deletion">
            <h2>{say("organisation.deletion")}</h2>
            {deletion.is_asked && deletion.due_at && (
              <div className="note bad">
                <Icon of={TriangleAlert} />
                <div>
                  <p>{say("organisation.due", { at: format.moment(deletion.due_at) })}</p>
                  <p>
                    {say("organisation.asked", {
                      email: deletion.asked_by ?? "",
                      at: format.moment(deletion.asked_at ?? deletion.due_at),
                    })}
                  </p>
                </div>
              </div>
            )}
            <ul className="will">
              {!deletion.is_asked && <li>{say("organisation.delete_at_once")}</li>}
              {!deletion.is_asked && <li>{say("organisation.delete_after", { count: deletion.grace_days })}</li>}
              <li>{say("organisation.delete_take_back")}</li>
              <li>
                {deletion.kept_until
                  ? say("organisation.delete_law", { date: format.date(deletion.kept_until) })
                  : say("organisation.delete_law_none")}
              </li>
            </ul>
            {!mayDelete ? (
              <p className="text-muted">{say("organisation.delete_only_owners")}</p>
            ) : deletion.is_asked ? (
              <TakeBack />
            ) : (
              <DeleteTenant
                name={tenant.name}
                graceDays={deletion.grace_days}
                keptUntil={deletion.kept_until && isToCome(deletion.kept_until) ? deletion.kept_until : null}
              />
            )}
          </section>
        </div>
      </ScrollRegion>
    </Words>
  );
}

/** Whether the day, of UTC, is today or later. */
const isToCome = (day: string) => day >= new Date().toISOString().slice(0, 10);
