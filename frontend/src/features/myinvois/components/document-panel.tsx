import { ExternalLink } from "lucide";
import { pauseOf } from "@/components/myinvois/pauses";
import { whyOf } from "@/components/myinvois/why";
import { Icon } from "@/components/ui/icon";
import { Refusal } from "@/components/ui/refusal";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getCompany } from "@/lib/session/me";
import { getRights } from "@/lib/session/rights";
import { readConnection, readTold } from "../queries";
import { isOver, type Told, windowOf } from "../states";
import { CancelButton } from "./cancel-button";
import { LinkCode } from "./link-code";
import { SubmitActs } from "./submit-acts";
import { ToldState } from "./told-state";
import { WithdrawButton } from "./withdraw-button";

type Document = components["schemas"]["DocumentOut"];

/** What the Malaysian authority is told of a document. Nothing where the company has another country's pack. */
export async function MyInvoisPanel({ companyId, document }: { companyId: string; document: Document }) {
  const company = await getCompany(companyId);
  const id = document.id ?? "";
  if (company.country_pack !== "MY" || !id) {
    return null;
  }
  const [say, rights, connection, told] = await Promise.all([
    getSay(),
    getRights(),
    readConnection(companyId),
    readTold(companyId, { document_id: id }),
  ]);
  if (connection instanceof ApiError || told instanceof ApiError) {
    const error = [connection, told].find((one) => one instanceof ApiError);
    return (
      <section>
        <h2>{say("myinvois.title")}</h2>
        {error instanceof ApiError && <Refusal error={error} />}
      </section>
    );
  }
  const [latest, ...earlier] = told.items;
  const mayConnect = rights.has("einvoice.change");
  if (!latest && (document.status === "void" || !(connection.is_enabled || mayConnect))) {
    return null;
  }
  const isDraft = document.status === "draft";
  const isPurchase = document.kind === "bill" || document.kind === "supplier_credit";
  const maySubmit =
    connection.is_enabled &&
    document.status !== "void" &&
    (!latest || isOver(latest.state)) &&
    rights.has("einvoice.submit") &&
    (!isDraft || rights.has(isPurchase ? "purchase.post" : "sales.post"));
  return (
    <Words of={["myinvois"]}>
      <section className="myinvois-panel">
        <h2>{say("myinvois.title")}</h2>
        {latest ? (
          <Latest
            companyId={companyId}
            told={latest}
            maySubmit={rights.has("einvoice.submit")}
            pause={pauseOf(connection, new Date())}
          />
        ) : connection.is_enabled ? (
          <p className="text-muted">{say(isDraft && maySubmit ? "myinvois.not_told_draft" : "myinvois.not_told")}</p>
        ) : null}
        {!connection.is_enabled && (
          <p className="text-muted">
            {say("myinvois.off")}{" "}
            {mayConnect && (
              <a className="link" href={`/${companyId}/settings/myinvois`}>
                {say("myinvois.to_settings")}
              </a>
            )}
          </p>
        )}
        {connection.is_enabled && (!latest || isOver(latest.state)) && document.status !== "void" && (
          <SubmitActs
            companyId={companyId}
            document={{
              id,
              version: document.version,
              contactId: document.contact_id,
              isDraft,
              isPurchase,
              isCredit: document.kind === "credit_note" || document.kind === "supplier_credit",
              lines: document.lines.filter(({ role }) => role === "line").map(({ text }) => text),
            }}
            usualClass={isPurchase ? connection.self_billed_classification : connection.classification}
            maySubmit={maySubmit}
            isAgain={latest !== undefined}
          />
        )}
        {earlier.length > 0 && <Earlier told={earlier} />}
      </section>
    </Words>
  );
}

async function Latest({
  companyId,
  told,
  maySubmit,
  pause,
}: {
  companyId: string;
  told: Told;
  maySubmit: boolean;
  pause: ReturnType<typeof pauseOf>;
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const { state } = told;
  return (
    <div className="told">
      <div className="what">
        <p className="state-line">
          <ToldState is={state} box />
          {state !== "valid" && <span className="text-muted">{say(`myinvois.means_${state}`)}</span>}
        </p>
        {state === "queued" && pause && (
          <p className="note warn">{say(`myinvois.${pause.is}`, { until: format.moment(pause.until) })}</p>
        )}
        {told.environment !== "production" && (
          <p className="text-muted">{say(`myinvois.environment_${told.environment}`)}</p>
        )}
        {told.reject_requested_at && state === "valid" && (
          <p className="note warn">
            {say("myinvois.rejected", { at: format.moment(told.reject_requested_at), reason: told.reject_reason })}
          </p>
        )}
        {told.failure && <p className="note warn">{say("myinvois.failed", { why: whyOf(say, told.failure) })}</p>}
        {told.problems.length > 0 && (
          <>
            <h3 className="h3">{say("myinvois.problems")}</h3>
            <ul className="broken-rules">
              {told.problems.map(({ code, message, place }) => (
                <li key={`${code} ${place} ${message}`}>
                  {message}
                  <small>{[code, place].filter(Boolean).join(" · ")}</small>
                </li>
              ))}
            </ul>
          </>
        )}
        <dl className="facts wider">
          <dt>{say("myinvois.kind")}</dt>
          <dd>
            {[`${told.kind} ${say(`myinvois.kind_${told.kind}`)}`, told.is_consolidated && say("myinvois.consolidated")]
              .filter(Boolean)
              .join(", ")}
          </dd>
          <dt>{say("myinvois.number")}</dt>
          <dd>{told.number}</dd>
          {told.uuid && (
            <>
              <dt>{say("myinvois.uuid")}</dt>
              <dd>
                <code>{told.uuid}</code>
              </dd>
            </>
          )}
          {told.validated_at && (
            <>
              <dt>{say("myinvois.validated")}</dt>
              <dd>{format.moment(told.validated_at)}</dd>
            </>
          )}
          {told.cancelled_at && (
            <>
              <dt>{say("myinvois.cancelled")}</dt>
              <dd>
                {[format.moment(told.cancelled_at), told.reason && say("myinvois.because", { reason: told.reason })]
                  .filter(Boolean)
                  .join(" · ")}
              </dd>
            </>
          )}
          <dt>{say("myinvois.by")}</dt>
          <dd>{[told.created_by, format.moment(told.created_at)].join(" · ")}</dd>
        </dl>
        {state === "valid" && told.validated_at && <Window told={told} validatedAt={told.validated_at} />}
        {state === "queued" && maySubmit && (
          <div className="bts">
            <WithdrawButton companyId={companyId} told={{ id: told.id, version: told.version, number: told.number }} />
          </div>
        )}
        {state === "valid" && told.is_cancellable && maySubmit && (
          <div className="bts">
            <CancelButton companyId={companyId} told={{ id: told.id, version: told.version, number: told.number }} />
          </div>
        )}
      </div>
      {told.link && (state === "valid" || state === "cancelling") && (
        <div className="code">
          <LinkCode link={told.link} label={say("myinvois.qr")} />
          <a className="link" href={told.link} target="_blank" rel="noreferrer">
            {say("myinvois.link")}
            <Icon of={ExternalLink} />
          </a>
        </div>
      )}
    </div>
  );
}

async function Window({ told, validatedAt }: { told: Told; validatedAt: string }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const { until, hours } = windowOf(validatedAt, new Date());
  if (!told.is_cancellable) {
    return <p className="text-muted">{say("myinvois.final")}</p>;
  }
  const at = format.moment(until);
  return (
    <p>
      {hours < 1
        ? say("myinvois.cancellable_minutes", { until: at })
        : say("myinvois.cancellable", { until: at, count: hours })}
    </p>
  );
}

async function Earlier({ told }: { told: readonly Told[] }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  return (
    <>
      <h3 className="h3">{say("myinvois.earlier")}</h3>
      <ul className="sent-list">
        {told.map((one) => (
          <li key={one.id}>
            <span className="what">
              {format.moment(one.created_at)}
              <small>
                {[one.number, ...one.problems.map(({ code, message }) => `${code} ${message}`.trim()), one.reason]
                  .filter(Boolean)
                  .join(" · ")}
              </small>
            </span>
            <ToldState is={one.state} />
          </li>
        ))}
      </ul>
    </>
  );
}
