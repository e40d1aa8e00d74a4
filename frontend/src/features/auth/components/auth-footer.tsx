import { headers } from "next/headers";
import { address } from "@/lib/api/address";
import { LANGUAGES } from "@/lib/i18n/languages";
import { getLanguage, getSay } from "@/lib/i18n/server";
import { getTheme } from "@/lib/session/theme";

/** The other way in, language and theme: links and the browser's own disclosure, without a script. */
export async function AuthFooter() {
  const [say, { language }, theme, sent] = await Promise.all([getSay(), getLanguage(), getTheme(), headers()]);
  const here = new URL(sent.get("x-oasys-path") ?? "/sign-in", "http://here.invalid");
  const again = (choice: { language?: string; theme?: string }) =>
    address(here.pathname, { next: here.searchParams.get("next"), ...choice });
  const isSignIn = here.pathname === "/sign-in";
  const themes = [
    { value: "system", name: say("shell.system"), isChosen: !theme },
    { value: "light", name: say("shell.light"), isChosen: theme === "light" },
    { value: "dark", name: say("shell.dark"), isChosen: theme === "dark" },
  ];
  return (
    <footer>
      <span>
        {isSignIn ? say("auth.new_here") : say("auth.have_account")}{" "}
        <a className="link" href={isSignIn ? "/sign-up" : "/sign-in"}>
          {isSignIn ? say("auth.sign_up_link") : say("auth.sign_in")}
        </a>
      </span>
      <span className="grow" />
      <details className="pick-one" name="preferences">
        <summary>{LANGUAGES[language].name}</summary>
        <ul>
          {Object.entries(LANGUAGES).map(([tag, { name }]) => (
            <li key={tag}>
              <a href={again({ language: tag })} lang={tag} aria-current={tag === language ? "true" : undefined}>
                {name}
              </a>
            </li>
          ))}
        </ul>
      </details>
      <details className="pick-one" name="preferences">
        <summary>{say("shell.theme")}</summary>
        <ul>
          {themes.map(({ value, name, isChosen }) => (
            <li key={value}>
              <a href={again({ theme: value })} aria-current={isChosen ? "true" : undefined}>
                {name}
              </a>
            </li>
          ))}
        </ul>
      </details>
    </footer>
  );
}
