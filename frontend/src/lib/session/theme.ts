import "server-only";
import { cookies } from "next/headers";
import { THEME_COOKIE } from "./cookies";

export type Theme = "light" | "dark";

/** The theme somebody chose; undefined: as the system. */
export async function getTheme(): Promise<Theme | undefined> {
  const chosen = (await cookies()).get(THEME_COOKIE)?.value;
  return chosen === "light" || chosen === "dark" ? chosen : undefined;
}
