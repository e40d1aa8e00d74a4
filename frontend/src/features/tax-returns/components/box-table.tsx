import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { isNothing, returnAddress } from "../periods";

/** The boxes in the order of the form; each leads to what it sums. What was carried, and what came late, has columns where there is any. */
export async function BoxTable({
  companyId,
  found,
}: {
  companyId: string;
  found: components["schemas"]["TaxReturnOut"];
}) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  const hasCarried = found.boxes.some(({ carried }) => !isNothing(carried));
  const hasLate = found.boxes.some(({ late }) => late && !isNothing(late));
  const link = (box: string, late = false) => returnAddress(companyId, found.starts_on, { box, late });
  return (
    <table className="list boxes">
      <caption className="vh">{say("returns.boxes")}</caption>
      <thead>
        <tr>
          <th scope="col" className="fit">
            {say("returns.box")}
          </th>
          <th scope="col">{say("returns.name")}</th>
          {hasCarried && (
            <>
              <th scope="col" className="n fit">
                {say("returns.own")}
              </th>
              <th scope="col" className="n fit">
                {say("returns.carried")}
              </th>
            </>
          )}
          <th scope="col" className="n fit">
            {say("returns.amount")}, {found.currency}
          </th>
          {hasLate && (
            <th scope="col" className="n fit">
              {say("returns.late")}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {found.boxes.map((box) => {
          const isSum = box.kind === "computed";
          const amount = box.kind === "units" ? format.figure(box.amount) : format.money(box.amount);
          return (
            <tr key={box.number} className={box.number === found.payable_box ? "payable-box" : undefined}>
              <td className="no code">{box.number}</td>
              <th scope="row" className="name">
                {isSum ? <bdi>{box.name}</bdi> : <a href={link(box.number)}>{<bdi>{box.name}</bdi>}</a>}
              </th>
              {hasCarried && (
                <>
                  <td className="n text-muted">{format.figure(box.own)}</td>
                  <td className="n text-muted">{format.figure(box.carried)}</td>
                </>
              )}
              <td className="n amt">
                {isSum ? (
                  <b>{amount}</b>
                ) : (
                  <a href={link(box.number)} tabIndex={-1}>
                    {amount}
                  </a>
                )}
              </td>
              {hasLate && (
                <td className="n when">
                  {box.late && !isNothing(box.late) && <a href={link(box.number, true)}>{format.money(box.late)}</a>}
                </td>
              )}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
