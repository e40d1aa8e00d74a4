import { Pill } from "@/components/ui/pill";
import { Refusal } from "@/components/ui/refusal";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { readIssuer, readLinks, readPostedCheck, readSendings } from "../queries";
import { DispatchActs } from "./dispatch-acts";
import { RevokeLink } from "./revoke-link";

type Schemas = components["schemas"];
type Document = Schemas["DocumentOut"];

export const FORMATS = { xrechnung: "XRechnung", peppol: "Peppol BIS 3", facturx: "Factur-X (ZUGFeRD)" } as const;

/** How a sales document leaves the house: paper, e-invoice and its rules, mails, public links. */
export async function DocumentDispatch({
  companyId,
  document,
  maySend,
}: {
  companyId: string;
  document: Document;
  maySend: boolean;
}) {
  const id = document.id ?? "";
  const { kind, status } = document;
  const [say, format, issuer, checked] = await Promise.all([
    getSay(),
    getFormat(),
    readIssuer(companyId),
    readPostedCheck(companyId, kind, id),
  ]);
  const isSaid = !(issuer instanceof ApiError) && issuer.version > 0;
  return (
    <section className="flush document-dispatch">
      <h2 className="section-head">{say("dispatch.title")}</h2>
      {isSaid ? (
        <DispatchActs
          companyId={companyId}
          kind={kind}
          id={id}
          number={document.number}
          isDraft={status === "draft"}
          maySend={maySend}
        />
      ) : (
        <p className="note warn">
          {say("dispatch.no_issuer")}{" "}
          <a className="link" href={`/${companyId}/settings/paper`}>
            {say("dispatch.to_settings")}
          </a>
        </p>
      )}
      {checked && !(checked instanceof ApiError) && (
        <p className="text-muted">
          {say("dispatch.checked", { format: FORMATS[checked.format], at: format.moment(checked.checked_at) })}{" "}
          {checked.rules
            .filter(({ version }) => version)
            .map(({ name, version }) => `${name} ${version}`)
            .join(" · ")}
        </p>
      )}
      {status !== "draft" && (
        <>
          <Sendings companyId={companyId} document={document} />
          <Links companyId={companyId} document={document} maySend={maySend} />
        </>
      )}
    </section>
  );
}

const STATES = {
  preparing: { word: "dispatch.preparing", tone: "draft" },
  waiting: { word: "dispatch.waiting", tone: "posted" },
  delivered: { word: "dispatch.delivered", tone: "ok" },
  failed: { word: "dispatch.failed", tone: "bad" },
} as const;

async function Sendings({ companyId, document }: { companyId: string; document: Document }) {
  const [say, format, sendings] = await Promise.all([
    getSay(),
    getFormat(),
    readSendings(companyId, document.kind, document.id ?? ""),
  ]);
  if (sendings instanceof ApiError) {
    return <Refusal error={sendings} />;
  }
  return (
    <>
      <h3 className="h3">{say("dispatch.mails")}</h3>
      {sendings.items.length === 0 ? (
        <p className="text-muted">{say("dispatch.no_mails")}</p>
      ) : (
        <ul className="sent-list">
          {sendings.items.map((one) => (
            <li key={one.id}>
              <span className="what">
                <bdi>{[one.to, ...one.cc].join(", ")}</bdi>
                <small>
                  {[one.subject, one.format && FORMATS[one.format], one.file_digest.slice(0, 12)]
                    .filter(Boolean)
                    .join(" · ")}
                </small>
              </span>
              <Pill is={STATES[one.state].tone}>{say(STATES[one.state].word)}</Pill>
              <span className="text-muted">
                {format.moment(one.sent_at)} · {one.sent_by}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

async function Links({ companyId, document, maySend }: { companyId: string; document: Document; maySend: boolean }) {
  const id = document.id ?? "";
  const [say, format, links] = await Promise.all([getSay(), getFormat(), readLinks(companyId, document.kind, id)]);
  if (links instanceof ApiError) {
    return <Refusal error={links} />;
  }
  return (
    <>
      <h3 className="h3">{say("dispatch.links")}</h3>
      {links.items.length === 0 ? (
        <p className="text-muted">{say("dispatch.no_links")}</p>
      ) : (
        <ul className="sent-list">
          {links.items.map((one) => (
            <li key={one.id}>
              <span className="what">
                {say(
                  one.revoked_at
                    ? "dispatch.link_revoked"
                    : one.is_good
                      ? "dispatch.link_until"
                      : "dispatch.link_ended",
                  {
                    at: format.moment(one.revoked_at ?? one.expires_at),
                  },
                )}
                <small>
                  {say("dispatch.views", { count: one.views })}
                  {one.viewed_at && ` · ${format.moment(one.viewed_at)}`}
                </small>
              </span>
              <span className="text-muted">{one.made_by}</span>
              {maySend && one.is_good && (
                <RevokeLink companyId={companyId} kind={document.kind} id={id} linkId={one.id} />
              )}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
