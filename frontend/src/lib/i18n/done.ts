import "server-only";
import { getCatalogues } from "./server";

/** Puts what the audit trail says was done ("entry.posted") in the reader's words; without the thing it was done to, which the page is about. It begins a line. */
export async function doneNamer(): Promise<(action: string) => string> {
  const { audit } = await getCatalogues();
  return (action) => {
    const [, verb = action] = action.split(".");
    const word = audit[`verb_${verb}`];
    const said = typeof word === "string" ? word : verb.replaceAll("_", " ");
    return said.charAt(0).toUpperCase() + said.slice(1);
  };
}
