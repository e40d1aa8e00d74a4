import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { placeNamer } from "@/lib/i18n/places";
import { getFormat, getSay } from "@/lib/i18n/server";
import { NOUNS, pathOf } from "../kinds";
import { readDocument } from "../queries";

type Document = components["schemas"]["DocumentOut"];

/** Who, when, under which numbers, by which rate, and what it belongs to. */
export async function DocumentFacts({ companyId, document }: { companyId: string; document: Document }) {
  const [say, format, countryOf] = await Promise.all([getSay(), getFormat(), placeNamer("region")]);
  const noun = NOUNS[document.kind];
  const { address: place, identifiers } = document.party;
  const street = [
    place?.street.replaceAll("\n", ", "),
    [place?.postal_code, place?.city].filter(Boolean).join(" "),
    place && countryOf(place.country),
  ]
    .filter(Boolean)
    .join(", ");
  return (
    <section>
      <p className="lead">
        <a className="link" href={`/${companyId}/contacts/${document.contact_id}`}>
          <bdi>{document.party.name}</bdi>
        </a>
      </p>
      <dl className="facts">
        {street && (
          <>
            <dt>{say("documents.address")}</dt>
            <dd>
              <bdi>{street}</bdi>
            </dd>
          </>
        )}
        {identifiers.length > 0 && (
          <>
            <dt>{say("documents.ids")}</dt>
            <dd>
              <bdi>{identifiers.map(({ value }) => value).join(", ")}</bdi>
            </dd>
          </>
        )}
        <dt>{say("documents.date")}</dt>
        <dd>{format.longDate(document.issue_date)}</dd>
        {document.tax_point !== document.issue_date && (
          <>
            <dt>{say("documents.tax_point")}</dt>
            <dd>{format.longDate(document.tax_point)}</dd>
          </>
        )}
        {document.due_date && (
          <>
            <dt>{say("documents.due")}</dt>
            <dd className={document.is_overdue ? "text-warn" : undefined}>{format.longDate(document.due_date)}</dd>
          </>
        )}
        {document.early_discount_percent && document.early_discount_until && (
          <>
            <dt>{say("documents.early_discount")}</dt>
            <dd>
              {say("documents.early_discount_until", {
                percent: format.money(document.early_discount_percent),
                day: format.longDate(document.early_discount_until),
              })}
              {document.early_discount_amount && (
                <span className="text-muted"> {format.inUnit(document.early_discount_amount, document.currency)}</span>
              )}
            </dd>
          </>
        )}
        {document.terms_text && (
          <>
            <dt>{say("documents.terms")}</dt>
            <dd>
              <bdi>{document.terms_text}</bdi>
            </dd>
          </>
        )}
        {document.supplier_number && (
          <>
            <dt>{say("documents.their_number")}</dt>
            <dd>
              <bdi>{document.supplier_number}</bdi>
            </dd>
          </>
        )}
        {document.order_reference && (
          <>
            <dt>{say("documents.order")}</dt>
            <dd>
              <bdi>{document.order_reference}</bdi>
            </dd>
          </>
        )}
        {document.buyer_reference && (
          <>
            <dt>{say("documents.buyer_reference")}</dt>
            <dd>
              <bdi>{document.buyer_reference}</bdi>
            </dd>
          </>
        )}
        {document.currency !== document.base_currency && (
          <>
            <dt>{say("documents.rate")}</dt>
            <dd>
              {document.rate
                ? say("documents.rate_of", {
                    from: document.currency,
                    rate: format.money(document.rate),
                    to: document.base_currency,
                  })
                : say("documents.rate_unknown")}
              {document.rate && document.rate_day && (
                <span className="text-muted">
                  {" "}
                  {[
                    document.rate_source === "stated" ? say("documents.rate_stated") : document.rate_source,
                    format.date(document.rate_day),
                  ].join(", ")}
                </span>
              )}
            </dd>
          </>
        )}
        {document.credits_id && noun.credits && (
          <>
            <dt>{say("documents.credits")}</dt>
            <dd>
              <Credited companyId={companyId} kind={noun.credits} id={document.credits_id} />
            </dd>
          </>
        )}
        {document.charges_more_on && (
          <>
            <dt>{say("documents.charges_more_on")}</dt>
            <dd>
              <a className="link" href={pathOf(companyId, document.kind, document.charges_more_on.id)}>
                {document.charges_more_on.number}
              </a>
            </dd>
          </>
        )}
        {document.is_deposit && (
          <>
            <dt>{say("documents.deposit")}</dt>
            <dd>
              {document.deducted_in ? (
                <>
                  {say("documents.deducted_in")}{" "}
                  <a className="link" href={pathOf(companyId, "invoice", document.deducted_in.id)}>
                    {document.deducted_in.number}
                  </a>
                </>
              ) : (
                say("documents.not_deducted")
              )}
            </dd>
          </>
        )}
        {document.journal_entry_id && (
          <>
            <dt>{say("documents.entry")}</dt>
            <dd>
              <a className="link" href={`/${companyId}/entries/${document.journal_entry_id}`}>
                {document.number}
              </a>
            </dd>
          </>
        )}
        {document.void_entry_id && (
          <>
            <dt>{say("documents.voided_by")}</dt>
            <dd>
              <a className="link" href={`/${companyId}/entries/${document.void_entry_id}`}>
                {say("documents.void_entry")}
              </a>
              {document.void_reason && (
                <>
                  : <bdi>{document.void_reason}</bdi>
                </>
              )}
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}

async function Credited({ companyId, kind, id }: { companyId: string; kind: "invoice" | "bill"; id: string }) {
  const [say, found] = await Promise.all([getSay(), readDocument(companyId, kind, id)]);
  return (
    <a className="link" href={pathOf(companyId, kind, id)}>
      {found instanceof ApiError || !found.number ? say(NOUNS[kind].one) : found.number}
    </a>
  );
}
