import { pauseOf } from "@/components/myinvois/pauses";
import { whyOf } from "@/components/myinvois/why";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { ApiError } from "@/lib/api/problem";
import { attempt, serverApi } from "@/lib/api/server";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getCompany } from "@/lib/session/me";
import { getRights } from "@/lib/session/rights";
import { SettingsHead } from "../components/settings-head";
import { businessOf } from "./business";
import { BusinessForm } from "./business-form";
import { CertificateForm } from "./certificate-form";
import { ProgramForm } from "./program-form";

const DAY = 86_400_000;
const SOON_DAYS = 60;

/** How a company is connected to the Malaysian authority: its program, its certificate, what it says of its business, on or off. */
export async function MyInvoisSettings({ companyId }: { companyId: string }) {
  const [say, company, rights, connection] = await Promise.all([
    getSay(),
    getCompany(companyId),
    getRights(),
    attempt(
      (await serverApi()).GET("/api/v1/companies/{company_id}/myinvois", {
        params: { path: { company_id: companyId } },
      }),
    ),
  ]);
  const mayChange = rights.has("einvoice.change");
  return (
    <Words of={["myinvois"]}>
      <SettingsHead
        companyId={companyId}
        title={say("myinvois.title")}
        sub={<bdi>{company.name}</bdi>}
        beside={
          !(connection instanceof ApiError) && (
            <Pill is={connection.is_enabled ? "ok" : "draft"} box>
              {say(connection.is_enabled ? "myinvois.is_on" : "myinvois.is_off")}
            </Pill>
          )
        }
      />
      {company.country_pack !== "MY" ? (
        <p className="note strip">{say("myinvois.not_malaysian")}</p>
      ) : connection instanceof ApiError ? (
        <Refusal error={connection} />
      ) : (
        <ScrollRegion label={say("myinvois.title")}>
          <div className="narrow myinvois-settings">
            <p className="text-muted">{say("myinvois.settings_text")}</p>
            <dl className="facts wider">
              <dt>{say("myinvois.environment")}</dt>
              <dd>{say(`myinvois.environment_${connection.environment}`)}</dd>
            </dl>
            <Trouble of={connection} />
            <ProgramForm companyId={companyId} version={connection.version} mayChange={mayChange}>
              <Program of={connection} />
            </ProgramForm>
            <CertificateForm companyId={companyId} version={connection.version} mayChange={mayChange}>
              <Certificate of={connection} />
            </CertificateForm>
            <BusinessForm
              companyId={companyId}
              connection={businessOf(connection)}
              version={connection.version}
              mayChange={mayChange}
            />
            {!mayChange && <p className="note">{say("myinvois.may_not")}</p>}
          </div>
        </ScrollRegion>
      )}
    </Words>
  );
}

type Connection = import("@/lib/api/schema").components["schemas"]["ConnectionOut"];

async function Trouble({ of: connection }: { of: Connection }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const pause = pauseOf(connection, new Date());
  if (!connection.failure && !pause) {
    return null;
  }
  return (
    <div className="note warn">
      <p>
        {connection.failure && say("myinvois.connection_failed", { why: whyOf(say, connection.failure) })}{" "}
        {pause && say(`myinvois.${pause.is}`, { until: format.moment(pause.until) })}
      </p>
    </div>
  );
}

async function Program({ of: connection }: { of: Connection }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  return (
    <p>
      {connection.program_set_at
        ? say("myinvois.program_set", { at: format.moment(connection.program_set_at) })
        : say("myinvois.program_none")}
    </p>
  );
}

async function Certificate({ of: connection }: { of: Connection }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const { certificate_starts_at: from, certificate_ends_at: to } = connection;
  if (!connection.has_certificate || !from || !to) {
    return <p>{say("myinvois.certificate_none")}</p>;
  }
  const days = Math.floor((new Date(to).getTime() - Date.now()) / DAY);
  return (
    <>
      <dl className="facts wider">
        <dt>{say("myinvois.certificate_subject")}</dt>
        <dd>
          <bdi>{connection.certificate_subject}</bdi>
        </dd>
        <dt>{say("myinvois.certificate_valid")}</dt>
        <dd>{say("myinvois.certificate_from_to", { from: format.moment(from), to: format.moment(to) })}</dd>
      </dl>
      {days < SOON_DAYS && (
        <p className={`note ${days < 0 ? "bad" : "warn"}`}>
          {days < 0 ? say("myinvois.certificate_over") : say("myinvois.certificate_ends", { count: days })}
        </p>
      )}
    </>
  );
}
