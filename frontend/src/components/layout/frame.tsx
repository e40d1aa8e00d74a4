import type { ReactNode } from "react";
import { Words } from "@/lib/i18n/provide-words";
import { getSay } from "@/lib/i18n/server";
import { getTheme } from "@/lib/session/theme";
import { Toasts } from "../ui/toasts";
import Line from "./line";
import { LinksHere } from "./links-here";
import { PersonMenu } from "./person-menu";
import { ThemeMenu } from "./theme-menu";

/** Around pages that belong to no company: the same desk and paper as the shell, with a navigation of their own at the side. */
export async function Frame({
  email,
  label,
  side,
  tabs,
  children,
}: {
  email: string;
  /** What the navigation is called. */
  label: string;
  side: ReactNode;
  /** The same, short, at the bottom of a phone. */
  tabs?: ReactNode;
  children: ReactNode;
}) {
  const [say, theme] = await Promise.all([getSay(), getTheme()]);
  return (
    <Words of={["shell"]}>
      <LinksHere />
      <a className="skip" href="#main">
        {say("shell.skip")}
      </a>
      <Line />
      <div className={tabs ? "app tabbed" : "app"}>
        <nav className="side" id="side" popover="auto" aria-label={label}>
          <span className="company flex items-center gap-2 px-2">
            <span className="mark" aria-hidden="true">
              O
            </span>
            OASYS
          </span>
          {side}
          <span className="grow" />
          <ThemeMenu theme={theme ?? null} />
          <PersonMenu email={email} />
        </nav>
        <main className="main" id="main" tabIndex={-1}>
          {children}
        </main>
        {tabs && (
          <nav className="tabs" aria-label={say("shell.main_short")}>
            {tabs}
          </nav>
        )}
      </div>
      <Toasts />
    </Words>
  );
}
