import { ApiError } from "@/lib/api/problem";
import type { components } from "@/lib/api/schema";
import { attempt, serverApi } from "@/lib/api/server";
import { getSay, writtenIn } from "@/lib/i18n/server";

type Shown = components["schemas"]["PublicDocumentOut"];

/** A document as whoever has its link sees it: what stands on the paper, and the ways to keep it. */
export async function PublicDocument({ token }: { token: string }) {
  const document = await attempt(
    (await serverApi()).GET("/api/v1/public/documents/{token}", { params: { path: { token } } }),
  );
  if (document instanceof ApiError) {
    const say = await getSay();
    const isGone = document.status === 404 || document.status === 422;
    return (
      <section className="public-gone">
        <h1>{say(isGone ? "public_document.gone_title" : "public_document.busy_title")}</h1>
        <p>{say(isGone ? "public_document.gone_text" : "public_document.busy_text")}</p>
      </section>
    );
  }
  const { say, format } = await writtenIn(document.language);
  const base = `/api/v1/public/documents/${token}`;
  const amount = (value: string) => format.inUnit(value, document.currency);
  return (
    <article className="public-sheet" lang={document.language}>
      <header>
        <div>
          <p className="text-muted">
            <bdi>{document.seller.name}</bdi>
          </p>
          <h1>
            {document.title} <bdi>{document.number}</bdi>
          </h1>
        </div>
        <div className="bts">
          <a className="btn primary" href={`${base}/pdf`} download>
            {say("public_document.download_pdf")}
          </a>
          {document.e_invoice && (
            <a className="btn" href={`${base}/e-invoice`} download>
              {say("public_document.download_e")}
            </a>
          )}
        </div>
      </header>
      {document.is_void && <p className="note warn">{say("public_document.void")}</p>}
      <div className="two">
        <Party name={say("public_document.from")} party={document.seller} />
        <Party name={say("public_document.for")} party={document.buyer} />
      </div>
      <dl className="public-facts">
        <div>
          <dt>{say("public_document.date")}</dt>
          <dd>{format.date(document.issue_date)}</dd>
        </div>
        {document.due_date && (
          <div>
            <dt>{say("public_document.due")}</dt>
            <dd>{format.date(document.due_date)}</dd>
          </div>
        )}
        <div>
          <dt>{say("public_document.payable")}</dt>
          <dd className="amt">{amount(document.payable)}</dd>
        </div>
      </dl>
      <Lines document={document} />
      <p className="text-muted">{say("public_document.by", { name: document.seller.name })}</p>
    </article>
  );
}

function Party({ name, party }: { name: string; party: Shown["seller"] }) {
  return (
    <section>
      <h2>{name}</h2>
      <address className="written">
        <bdi>{[party.name, ...party.address].join("\n")}</bdi>
      </address>
    </section>
  );
}

async function Lines({ document }: { document: Shown }) {
  const { say, format } = await writtenIn(document.language);
  const amount = (value: string) => format.inUnit(value, document.currency);
  return (
    <div className="public-lines">
      <table className="lines plain">
        <caption className="vh">{say("public_document.lines")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("public_document.what")}</th>
            <th scope="col" className="n">
              {say("public_document.quantity")}
            </th>
            <th scope="col" className="n">
              {say("public_document.amount")}
            </th>
          </tr>
        </thead>
        <tbody>
          {document.lines.map((line, place) => (
            <tr key={`${place.toString()}${line.text}`}>
              <td className="written">
                <bdi>{line.text}</bdi>
              </td>
              <td className="n">{[line.quantity, line.unit].filter(Boolean).join(" ")}</td>
              <td className="n">{line.amount && amount(line.amount)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <dl className="totals">
        {[...document.adjustments, { text: say("public_document.net"), amount: document.net }, ...document.taxes].map(
          (row, place) => (
            <div key={`${place.toString()}${row.text}`}>
              <dt>{row.text}</dt>
              <dd>{amount(row.amount)}</dd>
            </div>
          ),
        )}
        <div className="t">
          <dt>{say("public_document.total")}</dt>
          <dd>{amount(document.gross)}</dd>
        </div>
        <div className="t due">
          <dt>{say("public_document.payable")}</dt>
          <dd>{amount(document.payable)}</dd>
        </div>
      </dl>
    </div>
  );
}
