const OPEN = ["/d", "/sign-in", "/sign-up", "/verify-email", "/forgotten-password", "/reset-password"];

/** Pages for everybody: the ways in, and documents by their public links. All others need a session. */
export function isOpenToAll(path: string): boolean {
  return OPEN.some((open) => path === open || path.startsWith(`${open}/`));
}

/** Where to go after the sign-in: a path of ours, whatever the address said. */
export function safeNext(wanted: string | null | undefined): string {
  if (!wanted?.startsWith("/") || wanted.startsWith("//") || wanted.includes("\\")) {
    return "/";
  }
  const path = new URL(wanted, "http://here.invalid");
  return path.host === "here.invalid" && !isOpenToAll(path.pathname) ? path.pathname + path.search + path.hash : "/";
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The company that a path of a page names, with or without a query; null where the page is of none. */
export function companyIn(path: string | null): string | null {
  const [, first = ""] = path?.split("?")[0]?.split("/") ?? [];
  return UUID.test(first) ? first : null;
}
