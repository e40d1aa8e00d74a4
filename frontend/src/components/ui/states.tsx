import type { IconNode } from "lucide";
import { ChevronRight } from "lucide";
import type { ReactNode } from "react";
import { Icon } from "./icon";
import { Kbd } from "./kbd";

/** A sheet of ruled paper with a card on it: what, why, what to do. */
export function State({ title, children, level = 2 }: { title: string; children: ReactNode; level?: 1 | 2 }) {
  const Heading = level === 1 ? "h1" : "h2";
  return (
    <div className="ruled">
      <div className="state">
        <Heading>{title}</Heading>
        {children}
      </div>
    </div>
  );
}

export type NextStep = { href: string; icon: IconNode; name: string; why: string; keys?: readonly string[] };

/** Nothing there yet: what the thing is, then the ways in. */
export function Empty({ title, text, steps }: { title: string; text: string; steps: readonly NextStep[] }) {
  return (
    <State title={title}>
      <p>{text}</p>
      {steps.length > 0 && (
        <ul className="next">
          {steps.map(({ href, icon, name, why, keys = [] }) => (
            <li key={href}>
              <a href={href}>
                <Icon of={icon} />
                <span>
                  <b>{name}</b>
                  <span>{why}</span>
                </span>
                {keys.map((key) => (
                  <Kbd key={key}>{key}</Kbd>
                ))}
                <Icon of={ChevronRight} turns />
              </a>
            </li>
          ))}
        </ul>
      )}
    </State>
  );
}

/** Something failed: what happened, that nothing was lost, what to do, then the code and the id to report. */
export function Failed({
  title,
  text,
  code,
  requestId,
  words,
  children,
}: {
  title: string;
  text: string;
  code?: string;
  requestId?: string;
  words: { code: string; request: string };
  children?: ReactNode;
}) {
  return (
    <State title={title}>
      <p>{text}</p>
      {children && <div className="bts">{children}</div>}
      {(code || requestId) && (
        <dl className="tech">
          {code && (
            <>
              <dt>{words.code}</dt>
              <dd>
                <code>{code}</code>
              </dd>
            </>
          )}
          {requestId && (
            <>
              <dt>{words.request}</dt>
              <dd>
                <code>{requestId}</code>
              </dd>
            </>
          )}
        </dl>
      )}
    </State>
  );
}
