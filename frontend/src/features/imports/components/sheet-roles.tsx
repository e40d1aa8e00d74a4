"use client";

import { ChevronDown } from "lucide";
import { Icon } from "@/components/ui/icon";
import { useSay } from "@/lib/i18n/use-say";
import type { Preview } from "../api";
import { ROLES, type Role, type Said, withRole } from "../mapping";

const SHOWN = 8;

/** The first rows as the file has them; above each column stands what it is. */
export function SheetRoles({ preview, said, onSaid }: { preview: Preview; said: Said; onSaid: (said: Said) => void }) {
  const say = useSay();
  const heading = said.rest.heading_row ?? 0;
  const axes = [...new Set(said.roles.filter((role) => role.startsWith("dimension ")))];
  const isName = (role: Role): role is (typeof ROLES)[number] => (ROLES as readonly string[]).includes(role);
  const nameOf = (role: Role) => (isName(role) ? say(`imports.role_${role}`) : role.slice("dimension ".length));
  return (
    <section className="sheetwrap" tabIndex={0} aria-label={say("imports.columns")}>
      <table>
        <thead>
          <tr>
            <td />
            {said.roles.map((role, column) => {
              const name = preview.heading[column];
              const number = column + 1;
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns are their places
                <th key={column} scope="col" className={role === "none" ? "" : "used"}>
                  <span className="input choice">
                    <select
                      aria-label={
                        name ? say("imports.column_named", { number, name }) : say("imports.column", { number })
                      }
                      value={role}
                      onChange={(event) => onSaid(withRole(said, column, event.target.value as Role))}
                    >
                      {[...ROLES, ...axes].map((one) => (
                        <option key={one} value={one}>
                          {nameOf(one)}
                        </option>
                      ))}
                    </select>
                    <Icon of={ChevronDown} />
                  </span>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {preview.first_rows.slice(0, SHOWN).map(({ row, cells }) => (
            <tr key={row}>
              <th scope="row">{row}</th>
              {said.roles.map((_, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: columns are their places
                <td key={column} className={row === heading ? "titles" : ""}>
                  <bdi>{cells[column]}</bdi>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
