import type { ReactNode } from "react";

export type KeyFigure = { name: string; figure: string; href?: string; sub?: readonly ReactNode[] };

/** A strip of up to four figures on top of a page, each computed, each a link to what it is made of. */
export function KeyFigures({ of }: { of: readonly KeyFigure[] }) {
  return (
    <dl className="kpis">
      {of.map(({ name, figure, href, sub = [] }) => (
        <div className="kpi" key={name}>
          <dt>{name}</dt>
          <dd className="n">{href ? <a href={href}>{figure}</a> : figure}</dd>
          {sub.length > 0 && (
            <dd className="sub">
              {sub.map((part, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: parts of one line, always in this order
                <span key={place}>{part}</span>
              ))}
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}
