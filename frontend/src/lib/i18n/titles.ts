import type { Metadata } from "next";
import { getSay } from "./server";
import type { PlainKey } from "./words";

/** The title of a page by its key: `export const generateMetadata = titled("shell.entries")`. */
export function titled(key: PlainKey, more: Metadata = {}): () => Promise<Metadata> {
  return async () => ({ title: (await getSay())(key), ...more });
}

/** Of a page whose address may hold a key: in no search engine's list. */
export const UNLISTED: Metadata = { robots: { index: false, follow: false } };
