import { ChevronLeft } from "lucide";
import type { ReactNode } from "react";
import { getSay } from "@/lib/i18n/server";
import { FindButton } from "../layout/find-button";
import { Icon } from "./icon";

/**
 * The 48 px on top of a page: title, what follows it (views, a pill), and acts at the end. `up` is the page it belongs to.
 * On a phone, what has all of these leaves its room to the title: the menu has the search, too.
 */
export async function PageHead({
  title,
  up,
  sub,
  beside,
  children,
}: {
  title: ReactNode;
  up?: { href: string; name: string };
  sub?: ReactNode;
  beside?: ReactNode;
  children?: ReactNode;
}) {
  const say = await getSay();
  return (
    <header className="head">
      {up && (
        <>
          <a className="btn bare square phone" href={up.href} aria-label={say("ui.back")}>
            <Icon of={ChevronLeft} turns />
          </a>
          <a className="crumb desk" href={up.href}>
            {up.name}
          </a>
          <span className="text-faint desk" aria-hidden="true">
            /
          </span>
        </>
      )}
      <h1>{title}</h1>
      {beside}
      {sub && <span className="sub desk">{sub}</span>}
      <span className="grow" />
      {!(up && beside && children) && <FindButton square />}
      {children}
    </header>
  );
}
