"use client";

import { Pill } from "@/components/ui/pill";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { headingOf, leftOut } from "../columns";
import type { Result } from "./import-form";

/** What a dry run found: what would be kept, every problem with its row, and whom rows resemble. */
export default function ImportFound({ companyId, result }: { companyId: string; result: Result }) {
  const say = useSay();
  const format = useFormat();
  const unknown = leftOut(result.columns);
  const { problems, problem_count: count, resembles } = result;
  return (
    <div className="imp-found" aria-live="polite">
      <h2>
        {count > 0
          ? say("contact_files.problems_title", { count })
          : say("contact_files.would_keep", { count: result.contacts })}
      </h2>
      <p>
        <Pill is={count > 0 ? "bad" : "ok"}>
          {count > 0 ? say("contact_files.nothing_kept") : say("contact_files.ready", { count: result.bank_proposals })}
        </Pill>
      </p>
      {count > 0 && (
        <table className="problems">
          <caption className="vh">{say("contact_files.problems")}</caption>
          <thead>
            <tr>
              <th scope="col" className="n fit">
                {say("contact_files.row")}
              </th>
              <th scope="col">{say("contact_files.column")}</th>
              <th scope="col">{say("contact_files.problem")}</th>
            </tr>
          </thead>
          <tbody>
            {problems.map((one, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: one row can be named several times, always in this order
              <tr key={place}>
                <td className="n fit">{format.count(one.row)}</td>
                <td>
                  <bdi>{headingOf(result.columns, one.field)}</bdi>
                </td>
                <td>
                  <bdi>{one.message}</bdi> <code className="text-faint">{one.code}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {count > problems.length && (
        <p className="text-faint">{say("contact_files.more_problems", { count: count - problems.length })}</p>
      )}
      {resembles.length > 0 && (
        <>
          <h2>{say("contact_files.resembles", { count: resembles.length })}</h2>
          <table className="problems">
            <caption className="vh">{say("contact_files.resembles", { count: resembles.length })}</caption>
            <thead>
              <tr>
                <th scope="col" className="n fit">
                  {say("contact_files.row")}
                </th>
                <th scope="col">{say("contact_files.name")}</th>
                <th scope="col">{say("contact_files.is_like")}</th>
              </tr>
            </thead>
            <tbody>
              {resembles.map((one) => (
                <tr key={one.row}>
                  <td className="n fit">{format.count(one.row)}</td>
                  <td>
                    <bdi>{one.display_name}</bdi>
                  </td>
                  <td>
                    {one.contacts.map((contact) => (
                      <span key={contact.id} className="block">
                        <a
                          className="link"
                          href={`/${companyId}/contacts/${contact.id}`}
                          target="_blank"
                          rel="noopener"
                        >
                          <bdi>{contact.display_name}</bdi>
                        </a>
                        : {contact.reasons.map((reason) => say(`contact_files.same_${reason}`)).join(", ")}
                      </span>
                    ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      <details className="data">
        <summary>{say("contact_files.how_read")}</summary>
        <p className="text-muted">
          {say("contact_files.read_as", {
            encoding: result.encoding,
            delimiter: result.delimiter === "\t" ? say("contact_files.tab") : result.delimiter,
          })}{" "}
          {unknown.length > 0 && say("contact_files.left_out", { names: unknown.join(", ") })}
        </p>
      </details>
    </div>
  );
}
