import { notFound } from "next/navigation";
import type { ReactNode } from "react";
import { DocumentPayments } from "@/components/payments/document-payments";
import { PageHead } from "@/components/ui/page-head";
import { Refusal } from "@/components/ui/refusal";
import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { todayIn } from "@/lib/dates/format";
import { Words } from "@/lib/i18n/provide-words";
import { getFormat, getSay } from "@/lib/i18n/server";
import { getRights } from "@/lib/session/rights";
import { type Kind, NOUNS, pathOf } from "../kinds";
import { readDocument } from "../queries";
import { DocumentActs } from "./document-acts";
import { DocumentCredits } from "./document-credits";
import { DocumentDebitNotes } from "./document-debit-notes";
import { DocumentDispatch } from "./document-dispatch";
import { DocumentFacts } from "./document-facts";
import { DocumentLines } from "./document-lines";
import { DocumentNote } from "./document-note";
import { DocumentState } from "./document-state";
import { DocumentTotals } from "./document-totals";
import { DocumentTrail } from "./document-trail";

/** One document. Each part of the page is a component of its own, given the company and the document; a new one is a line here. */
export async function DocumentPage({
  companyId,
  kind,
  documentId,
  panels,
}: {
  companyId: string;
  kind: Kind;
  documentId: string;
  /** What other features show of it. */
  panels?: (document: components["schemas"]["DocumentOut"]) => ReactNode;
}) {
  const [say, format, document, rights] = await Promise.all([
    getSay(),
    getFormat(),
    readDocument(companyId, kind, documentId),
    getRights(),
  ]);
  const noun = NOUNS[kind];
  const up = { href: pathOf(companyId, kind), name: say(noun.many) };
  if (document instanceof ApiError) {
    if (document.status === 404 || document.status === 422) {
      notFound();
    }
    return (
      <>
        <PageHead title={say(noun.one)} up={up} />
        <Refusal error={document} />
      </>
    );
  }
  return (
    <Words of={["documents", "dispatch"]}>
      <PageHead
        title={document.number ?? say("documents.draft_of", { kind: say(noun.one) })}
        up={up}
        beside={<DocumentState of={document} box />}
      >
        <DocumentActs
          companyId={companyId}
          document={{
            id: documentId,
            kind,
            number: document.number,
            status: document.status,
            version: document.version,
            payable: document.payable,
            openAmount: document.open_amount,
            issueDate: document.issue_date,
            creditsId: document.credits_id,
            isDeposit: document.is_deposit,
          }}
          today={todayIn(format.timeZone, new Date())}
          mayDraft={rights.has(noun.draft)}
          mayPost={rights.has(noun.post)}
        />
      </PageHead>
      <div className="scroll">
        <article className="entry-page document-page">
          <DocumentFacts companyId={companyId} document={document} />
          <DocumentLines companyId={companyId} document={document} />
          <DocumentTotals document={document} />
          <DocumentNote document={document} />
          {noun.creditedBy && <DocumentCredits companyId={companyId} document={document} />}
          {noun.creditedBy && <DocumentDebitNotes companyId={companyId} document={document} />}
          <DocumentPayments companyId={companyId} document={document} />
          {noun.side === "sales" && (
            <DocumentDispatch companyId={companyId} document={document} maySend={rights.has(noun.post)} />
          )}
          {panels?.(document)}
          <DocumentTrail companyId={companyId} document={document} />
        </article>
      </div>
    </Words>
  );
}
