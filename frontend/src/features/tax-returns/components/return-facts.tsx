import type { components } from "@/lib/api/schema";
import { getFormat, getSay } from "@/lib/i18n/server";
import { shortPrint } from "../periods";

/** The form, the fingerprint of the figures, who locked and filed them, and what was locked before. */
export async function ReturnFacts({ found }: { found: components["schemas"]["TaxReturnOut"] }) {
  const [say, format] = await Promise.all([getSay(), getFormat()]);
  return (
    <>
      <dl className="facts wider">
        <dt>{say("returns.form")}</dt>
        <dd>{found.form}</dd>
        <dt>{say("returns.fingerprint")}</dt>
        <dd>
          <code className="print">{found.fingerprint}</code>
        </dd>
        {found.locked_at && (
          <>
            <dt>{say("returns.locked_by")}</dt>
            <dd>
              <bdi>{found.locked_by}</bdi>, {format.moment(found.locked_at)}
            </dd>
          </>
        )}
        {found.last_posted_at && (
          <>
            <dt>{say("returns.seen_until")}</dt>
            <dd>{format.moment(found.last_posted_at)}</dd>
          </>
        )}
        {found.filed_on && (
          <>
            <dt>{say("returns.filed_on")}</dt>
            <dd>{format.longDate(found.filed_on)}</dd>
            <dt>{say("returns.filed_reference")}</dt>
            <dd>
              <bdi>{found.filed_reference}</bdi>
            </dd>
          </>
        )}
      </dl>
      {found.unlocked.length > 0 && (
        <>
          <h2 className="section-head">{say("returns.unlocked")}</h2>
          <ul className="unlocked">
            {found.unlocked.map((one) => (
              <li key={one.unlocked_at}>
                <bdi>{one.unlocked_by}</bdi>, {format.moment(one.unlocked_at)}: <bdi>{one.reason}</bdi>
                <small>
                  {say("returns.locked_by")} <bdi>{one.locked_by}</bdi>, {format.moment(one.locked_at)} ·{" "}
                  <code>{shortPrint(one.fingerprint)} …</code>
                </small>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
