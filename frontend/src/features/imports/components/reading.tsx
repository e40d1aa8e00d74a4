"use client";

import { CircleAlert } from "lucide";
import { Icon } from "@/components/ui/icon";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import type { Preview } from "../api";

/** How the first rows read by what was said. */
export function Reading({ preview, currency }: { preview: Preview; currency: string }) {
  const say = useSay();
  const format = useFormat();
  return (
    <>
      <h2>{say("imports.reads_so")}</h2>
      <section className="sheetwrap" tabIndex={0} aria-label={say("imports.reads_so")}>
        <table>
          <thead>
            <tr>
              <th scope="col">{say("imports.row")}</th>
              <th scope="col">{say("imports.role_date")}</th>
              <th scope="col">{say("imports.role_entry")}</th>
              <th scope="col">{say("imports.role_description")}</th>
              <th scope="col">{say("imports.account")}</th>
              <th scope="col" className="n">{`${say("imports.debit")} ${currency}`}</th>
              <th scope="col" className="n">{`${say("imports.credit")} ${currency}`}</th>
              <th scope="col">{say("imports.problem")}</th>
            </tr>
          </thead>
          <tbody>
            {preview.reading.map((row) => (
              <tr key={row.row}>
                <th scope="row">{row.row}</th>
                <td>{row.day && format.date(row.day)}</td>
                <td>
                  <bdi>{row.entry || row.reference}</bdi>
                </td>
                <td>
                  <bdi>{row.description || row.text}</bdi>
                </td>
                <td>
                  <bdi>{row.account ? `${row.account} ${row.account_name ?? ""}` : row.account_text}</bdi>
                </td>
                <td className="n">{row.debit && format.side(row.debit)}</td>
                <td className="n">{row.credit && format.side(row.credit)}</td>
                <td className="says">
                  {row.left_out !== null ? (
                    <span className="text-faint">{say("imports.left_out_row", { why: row.left_out })}</span>
                  ) : (
                    row.problems.map((problem) => (
                      <span className="wrong-cell" key={`${problem.field} ${problem.code}`}>
                        <Icon of={CircleAlert} /> {problem.message}{" "}
                      </span>
                    ))
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}
