import { TriangleAlert } from "lucide";
import { Icon } from "@/components/ui/icon";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { State } from "@/components/ui/states";
import { address } from "@/lib/api/address";
import { ApiError } from "@/lib/api/problem";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getCompanies } from "@/lib/session/me";
import { whereOf } from "../components/where";
import { EndpointActs, NewEndpoint } from "./endpoint-acts";
import { groupsOf } from "./events";
import { readEndpoints, readEventKinds } from "./queries";
import { type Endpoint, needsSomebody, STANDS, type Stand, shortAddress, standOf } from "./state";
import { WebhooksHead } from "./webhooks-head";

const LOOKS = { stopped_failing: "bad", stopped_gone: "bad", failing: "warn", paused: "draft", takes: "ok" } as const;

/** The addresses that are told what happens, those that do not take it first. */
export async function Endpoints({ companyId }: { companyId: string }) {
  const [say, format, page, kinds, companies] = await Promise.all([
    getSay(),
    getFormat(),
    readEndpoints(),
    readEventKinds(),
    getCompanies(),
  ]);
  if (page instanceof ApiError || kinds instanceof ApiError) {
    return (
      <>
        <WebhooksHead companyId={companyId} on="endpoints" />
        <Refusal error={page instanceof ApiError ? page : (kinds as ApiError)} />
      </>
    );
  }
  const groups = await groupsOf(kinds);
  const named = companies.map(({ id, name }) => ({ value: id, name }));
  const rows = page.items
    .map((endpoint) => ({ endpoint, stand: standOf(endpoint) }))
    .sort((one, other) => STANDS.indexOf(one.stand) - STANDS.indexOf(other.stand));
  const failing = rows.filter(({ stand }) => needsSomebody(stand)).length;
  const log = (endpoint: Endpoint) => address(`/${companyId}/settings/webhooks/deliveries`, { endpoint: endpoint.id });
  const wordsOf = (stand: Stand, endpoint: Endpoint) =>
    stand === "failing"
      ? say("webhooks.failing_since", { at: format.moment(endpoint.failing_since ?? "") })
      : say(`webhooks.${stand}`);
  return (
    <Words of={["settings", "access", "webhooks"]}>
      <WebhooksHead companyId={companyId} on="endpoints">
        <NewEndpoint groups={groups} companies={named} />
      </WebhooksHead>
      {rows.length === 0 ? (
        <State title={say("webhooks.no_endpoints_title")}>
          <p>{say("webhooks.no_endpoints_text")}</p>
        </State>
      ) : (
        <>
          {failing > 0 && (
            <p className="note bad strip">
              <Icon of={TriangleAlert} />
              {say("webhooks.failing_note", { count: failing })}
            </p>
          )}
          <ScrollRegion label={say("webhooks.endpoints")}>
            <table className="list">
              <caption className="vh">{say("webhooks.endpoints")}</caption>
              <thead>
                <tr>
                  <th scope="col">{say("webhooks.url")}</th>
                  <th scope="col">{say("webhooks.description")}</th>
                  <th scope="col">{say("webhooks.told_of")}</th>
                  <th scope="col">{say("access.companies")}</th>
                  <th scope="col" className="fit">
                    {say("webhooks.state")}
                  </th>
                  <th scope="col" className="fit">
                    <span className="vh">{say("access.acts")}</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {rows.map(({ endpoint, stand }) => (
                  <tr key={endpoint.id}>
                    <th scope="row" className="name clip">
                      <a className="link" href={log(endpoint)} title={endpoint.url}>
                        <bdi>{shortAddress(endpoint.url)}</bdi>
                      </a>
                    </th>
                    <td className="text-muted">
                      <bdi>{endpoint.description}</bdi>
                    </td>
                    <td className="no text-muted">
                      {endpoint.kinds
                        ? say("webhooks.events_count", { count: endpoint.kinds.length })
                        : say("webhooks.events_every")}
                    </td>
                    <td className="text-muted">{whereOf(endpoint.company_ids, named, say)}</td>
                    <td className="st">
                      <Pill is={LOOKS[stand]}>{wordsOf(stand, endpoint)}</Pill>
                    </td>
                    <td className="amt">
                      <EndpointActs endpoint={endpoint} groups={groups} companies={named} log={log(endpoint)} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        </>
      )}
    </Words>
  );
}
