import type { Metadata } from "next";
import { getSay } from "./server";
import type { PlainKey } from "./words";

/** The title of a page by its key: `export const generateMetadata = titled("shell.entries")`. */
export function titled(key: PlainKey): () => Promise<Metadata> {
  return async () => ({ title: (await getSay())(key) });
}
