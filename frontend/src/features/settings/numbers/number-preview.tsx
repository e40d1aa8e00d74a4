"use client";

import { useFound } from "@/components/ui/use-found";
import { api, call } from "@/lib/api/client";
import { useSay } from "@/lib/i18n/use-say";
import { countsFrom, type NumberYear, PLACES } from "./series";

/** What numbers a pattern comes to, as the server has it: those that go on as they are, and those that begin with it. */
export function NumberPreview({ companyId, code, pattern }: { companyId: string; code: string; pattern: string }) {
  const say = useSay();
  const asked = code && pattern ? JSON.stringify({ code, number_prefix: pattern }) : null;
  const { found, isAsking, refusal } = useFound<NumberYear>(asked, async (text, signal) => {
    const params = { path: { company_id: companyId }, query: JSON.parse(text) };
    const { data } = await call(api.GET("/api/v1/companies/{company_id}/journals/numbers", { params, signal }));
    return data.years;
  });
  const first = countsFrom(found);
  const shown = asked !== null && !isAsking;
  return (
    <div aria-live="polite">
      {shown && refusal && <p className="note">{say("number_series.pattern_wrong", PLACES)}</p>}
      {shown && !refusal && found.length > 0 && (
        <>
          <table className="list">
            <caption>{say("number_series.preview")}</caption>
            <thead>
              <tr>
                <th scope="col">{say("number_series.year")}</th>
                <th scope="col">{say("number_series.next")}</th>
                <th scope="col">{say("number_series.stays")}</th>
              </tr>
            </thead>
            <tbody>
              {found.map((year) => (
                <tr key={year.fiscal_year}>
                  <th scope="row">{year.fiscal_year}</th>
                  <td className="no">{year.next_number}</td>
                  <td className="text-muted">
                    {year.has_begun
                      ? say("number_series.goes_on", { count: year.numbers_given })
                      : say("number_series.begins")}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {found.some(({ has_begun }) => has_begun) && first && (
            <p className="text-muted">{say("number_series.from_year", { year: first.fiscal_year })}</p>
          )}
        </>
      )}
    </div>
  );
}
