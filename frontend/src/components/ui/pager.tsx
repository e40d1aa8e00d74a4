import { getSay } from "@/lib/i18n/server";

/** Through a list by keys: on to the next page, or to the first again. Addresses, so that back and links work. */
export async function Pager({ first, next }: { first: string | null; next: string | null }) {
  const say = await getSay();
  if (!first && !next) {
    return null;
  }
  return (
    <nav className="pager" aria-label={say("ui.pages")}>
      {first && (
        <a className="btn" href={first}>
          {say("ui.previous_page")}
        </a>
      )}
      {next && (
        <a className="btn" href={next} rel="next">
          {say("ui.next_page")}
        </a>
      )}
    </nav>
  );
}
