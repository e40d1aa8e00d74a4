import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";

type Line = components["schemas"]["BankLineOut"];

/** A line in review and the one it resembles, fact by fact; what differs is marked by weight and said. */
export async function SideBySide({ line, other }: { line: Line; other: Line | null }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const factsOf = (one: Line) =>
    [
      [say("bank_books.booked_on"), format.date(one.booked_on)],
      [say("bank_books.valued_on"), one.valued_on ? format.date(one.valued_on) : ""],
      [say("bank_books.amount"), format.inUnit(one.amount, one.currency)],
      [say("bank_books.counterparty"), one.counterparty_name],
      [say("bank_books.text"), one.text],
      [say("bank_books.end_to_end"), one.end_to_end_id],
      [say("bank_books.bank_reference"), one.bank_reference],
      [say("bank_books.state"), say(`bank_books.state_${one.state}`)],
      [say("bank_books.format"), one.format],
    ] as const;
  const mine = factsOf(line);
  const theirs = other ? factsOf(other) : null;
  return (
    <table className="beside plain">
      <caption className="vh">{say("bank_books.line_of", { day: format.date(line.booked_on) })}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">{say("bank_books.this_one")}</th>
          <th scope="col">{theirs ? say("bank_books.the_other") : say("bank_books.other_gone")}</th>
        </tr>
      </thead>
      <tbody>
        {mine.map(([name, value], place) => {
          const there = theirs?.[place]?.[1] ?? "";
          if (!value && !there) {
            return null;
          }
          const differs = theirs !== null && value !== there;
          return (
            <tr key={name} className={differs ? "differs" : undefined}>
              <th scope="row">{name}</th>
              <td>
                <bdi>{value || "\u2013"}</bdi>
              </td>
              <td>{theirs && <bdi>{there || "\u2013"}</bdi>}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
