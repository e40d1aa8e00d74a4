import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";

type Row = components["schemas"]["LeftOut"];
const MOST = 200;

/** What the books have no place for, and what else is to be known. None of it stops the import. */
export async function LeftOut({ rows }: { rows: readonly Row[] }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  if (rows.length === 0) {
    return null;
  }
  return (
    <details className="data imp-note" open={rows.length <= 10}>
      <summary>{say("imports.left_out_title", { count: rows.length })}</summary>
      <p className="text-muted">{say("imports.left_out_text")}</p>
      <table className="problems">
        <caption className="vh">{say("imports.left_out_title", { count: rows.length })}</caption>
        <thead>
          <tr>
            <th scope="col" className="n fit">
              {say("imports.row")}
            </th>
            <th scope="col">{say("imports.what_it_is")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST).map((row, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: one row can be named several times, always in this order
            <tr key={place}>
              <td className="n fit">{format.count(row.row)}</td>
              <td>
                <bdi>{row.message}</bdi>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST && <p className="text-faint">{say("imports.more_rows", { count: rows.length - MOST })}</p>}
    </details>
  );
}
