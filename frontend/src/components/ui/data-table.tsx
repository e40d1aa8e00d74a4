import { Table2 } from "lucide";
import type { ReactNode } from "react";
import { Icon } from "./icon";

/** The figures of a picture as a table, one click away. */
export function DataTable({ name, children }: { name: string; children: ReactNode }) {
  return (
    <details className="data">
      <summary>
        <Icon of={Table2} />
        {name}
      </summary>
      {children}
    </details>
  );
}
