import type { ReactNode } from "react";

/** A row of a card of settings: what it is, how it stands, and what one can do. */
export function Setting({
  name,
  state,
  text,
  acts,
  children,
}: {
  name: string;
  state?: ReactNode;
  text: ReactNode;
  acts?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className="setting">
      <div>
        <h3>
          {name}
          {state}
        </h3>
        <p>{text}</p>
      </div>
      {acts && <div className="acts">{acts}</div>}
      {children}
    </div>
  );
}
