import en from "@/lib/i18n/en/cures";
import type { PlainKey } from "@/lib/i18n/words";

/** The text that says how to cure a problem of this code, where there is one: `exchange.row_shape` is `cures.exchange_row_shape`. */
export function cureOf(code: string): PlainKey<"cures"> | null {
  const name = code.replace(".", "_");
  return Object.hasOwn(en, name) ? (`cures.${name}` as PlainKey<"cures">) : null;
}
