import { X } from "lucide";
import { LinkButton } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { Icon } from "@/components/ui/icon";
import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ApiError } from "@/lib/api/problem";
import { getFormat, getSay } from "@/lib/i18n/server";
import type { PlainKey } from "@/lib/i18n/words";
import { getCompanies } from "@/lib/session/me";
import { ReplayButton, Watch } from "./delivery-acts";
import { eventNamer } from "./events";
import { readDelivery } from "./queries";
import { looksOf } from "./state";

const FAILURES: { readonly [name: string]: PlainKey<"webhooks"> } = {
  status: "webhooks.failure_status",
  redirect: "webhooks.failure_redirect",
  timeout: "webhooks.failure_timeout",
  no_connection: "webhooks.failure_no_connection",
  tls: "webhooks.failure_tls",
  name_not_found: "webhooks.failure_name_not_found",
  address_refused: "webhooks.failure_address_refused",
  answer_invalid: "webhooks.failure_answer_invalid",
  fault: "webhooks.failure_fault",
};

/** One delivery, whole: what is sent, and each attempt with its answer. */
export async function DeliveryPane({
  id,
  urls,
  close,
}: {
  id: string;
  urls: ReadonlyMap<string, string>;
  close: string;
}) {
  const [say, format, delivery, companies, nameOf] = await Promise.all([
    getSay(),
    getFormat(),
    readDelivery(id),
    getCompanies(),
    eventNamer(),
  ]);
  const name = delivery instanceof ApiError ? say("webhooks.deliveries") : nameOf(delivery.kind);
  const head = (
    <header className="head">
      <h2>{name}</h2>
      <span className="grow" />
      {!(delivery instanceof ApiError) && delivery.attempts > 0 && <ReplayButton id={delivery.id} />}
      <LinkButton look="bare" square href={close} aria-label={say("ui.close")}>
        <Icon of={X} />
      </LinkButton>
    </header>
  );
  if (delivery instanceof ApiError) {
    return (
      <aside className="pane" aria-label={name}>
        {head}
        <Refusal error={delivery} />
      </aside>
    );
  }
  const company = companies.find((one) => one.id === delivery.company_id)?.name ?? delivery.company_id;
  const body = JSON.stringify(delivery.payload, null, 2);
  return (
    <aside className="pane delivery" aria-label={name}>
      {head}
      <div className="pane-body">
        <section>
          <dl className="facts">
            <dt>{say("webhooks.state")}</dt>
            <dd>
              <Pill is={looksOf(delivery)}>{say(`webhooks.state_${delivery.state}`)}</Pill>
            </dd>
            <dt>{say("webhooks.happened")}</dt>
            <dd>{format.moment(delivery.at)}</dd>
            {company && (
              <>
                <dt>{say("webhooks.company")}</dt>
                <dd>
                  <bdi>{company}</bdi>
                </dd>
              </>
            )}
            {delivery.due_at && (
              <>
                <dt>{say("webhooks.next")}</dt>
                <dd>{format.moment(delivery.due_at)}</dd>
              </>
            )}
            {delivery.finished_at && (
              <>
                <dt>{say("webhooks.finished")}</dt>
                <dd>{format.moment(delivery.finished_at)}</dd>
              </>
            )}
          </dl>
        </section>
        <section>
          <h3>{say("webhooks.request")}</h3>
          <dl className="facts">
            <dt>{say("webhooks.url")}</dt>
            <dd>
              <bdi>{urls.get(delivery.endpoint_id)}</bdi>
            </dd>
            <dt>{say("webhooks.webhook_id")}</dt>
            <dd>
              <code>{delivery.webhook_id}</code>
            </dd>
          </dl>
          <div className="sent">
            <pre tabIndex={0} role="region" aria-label={say("webhooks.body")}>
              {body}
            </pre>
            <CopyButton text={body} />
          </div>
        </section>
        <section>
          <h3>{say("webhooks.attempts")}</h3>
          {delivery.log.length === 0 ? (
            <p className="text-muted">{say("webhooks.attempts_none")}</p>
          ) : (
            <ol className="attempts">
              {delivery.log.map((attempt) => {
                const failure = FAILURES[attempt.failure];
                return (
                  <li key={attempt.number}>
                    <p>
                      <Pill is={attempt.failure ? "bad" : "ok"}>
                        {say("webhooks.attempt", { number: attempt.number })}
                      </Pill>
                      <span className="grow" />
                      <span className="text-muted">
                        {format.moment(attempt.at)} · {say("webhooks.duration", { ms: attempt.duration_ms })}
                      </span>
                    </p>
                    <p className="text-muted">
                      {attempt.status !== null && <b>HTTP {attempt.status} </b>}
                      {failure && say(failure)}
                    </p>
                    {attempt.answer && (
                      <pre
                        tabIndex={0}
                        role="region"
                        aria-label={`${say("webhooks.answer")}, ${say("webhooks.attempt", { number: attempt.number })}`}
                      >
                        {attempt.answer}
                      </pre>
                    )}
                  </li>
                );
              })}
            </ol>
          )}
        </section>
      </div>
      {delivery.state === "waiting" && <Watch key={delivery.attempts} until={delivery.due_at} />}
    </aside>
  );
}
