import { notFound } from "next/navigation";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { State } from "@/components/ui/states";
import { ApiError } from "@/lib/api/problem";
import { Words } from "@/lib/i18n/provide-words";
import { rightNames } from "@/lib/i18n/rights";
import { getSay } from "@/lib/i18n/server";
import { getCompanies } from "@/lib/session/me";
import { getRoles } from "@/lib/session/rights";
import { readServices, readServiceTokens } from "../queries";
import { NewServiceToken, ServiceTokens } from "./service-acts";
import { SettingsHead } from "./settings-head";

const NEVER_BY_TOKEN = new Set(["token.create", "service.change"]);

/** A service and its tokens. */
export async function ServicePage({ companyId, serviceId }: { companyId: string; serviceId: string }) {
  const [say, services, tokens, companies, matrix] = await Promise.all([
    getSay(),
    readServices(),
    readServiceTokens(serviceId),
    getCompanies(),
    getRoles(),
  ]);
  const up = { href: `/${companyId}/settings/services`, name: say("settings.services") };
  const service = services instanceof ApiError ? undefined : services.find(({ id }) => id === serviceId);
  if (services instanceof ApiError || (tokens instanceof ApiError && tokens.status !== 404)) {
    return (
      <>
        <SettingsHead companyId={companyId} title={say("settings.service")} up={up} />
        <Refusal error={services instanceof ApiError ? services : (tokens as ApiError)} />
      </>
    );
  }
  if (!service || tokens instanceof ApiError) {
    notFound();
  }
  const named = companies.map(({ id, name }) => ({ value: id, name }));
  const role =
    matrix instanceof ApiError
      ? undefined
      : matrix.roles.find(({ id, name }) => (service.role_id ? id === service.role_id : !id && name === service.role));
  const rights = await rightNames((role?.permissions ?? []).filter((right) => !NEVER_BY_TOKEN.has(right)));
  return (
    <Words of={["settings", "access"]}>
      <SettingsHead companyId={companyId} title={<bdi>{service.name}</bdi>} up={up}>
        <NewServiceToken serviceId={serviceId} rights={rights} companies={named} />
      </SettingsHead>
      {tokens.length === 0 ? (
        <State title={say("settings.no_tokens_title")}>
          <p>{say("settings.no_tokens_text")}</p>
        </State>
      ) : (
        <ScrollRegion label={say("access.tokens")}>
          <ServiceTokens serviceId={serviceId} tokens={tokens} companies={named} />
        </ScrollRegion>
      )}
    </Words>
  );
}
