"use client";

import { useSay } from "@/lib/i18n/use-say";
import type { Finding } from "../api";
import { placeOf, type Whose } from "../places";

/** What the authority would refuse: at which place, what to do, and the way there. */
export function FindingList({ findings, whose }: { findings: readonly Finding[]; whose: Whose }) {
  const say = useSay();
  return (
    <>
      <p>{say("myinvois.would_refuse", { count: findings.length })}</p>
      <ul className="broken-rules">
        {findings.map(({ place, message }) => {
          const { of, line, at, href } = placeOf(place, whose);
          const named = [
            of === "line"
              ? say("myinvois.of_line", { line: line ?? 0 })
              : of
                ? say(`myinvois.of_${of}`)
                : say("myinvois.of_document"),
            at ? say(`myinvois.at_${at}`) : place,
          ].join(", ");
          return (
            <li key={`${place} ${message}`}>
              <b>{named}</b>
              <div>
                {message}{" "}
                {href && (
                  <a className="link" href={href}>
                    {say("myinvois.mend")}
                    <span className="vh">: {named}</span>
                  </a>
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </>
  );
}
