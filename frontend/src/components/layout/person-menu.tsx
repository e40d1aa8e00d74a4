"use client";

import { LogOut, Monitor, Moon, Sun } from "lucide";
import { useState } from "react";
import { api, call } from "@/lib/api/client";
import { ApiError } from "@/lib/api/problem";
import { useSay } from "@/lib/i18n/client";
import { chooseTheme } from "@/lib/session/preferences";
import type { Theme } from "@/lib/session/theme";
import { Icon } from "../ui/icon";
import { Menu, MenuItem } from "../ui/menu";
import { toast } from "../ui/toast";
import { LanguageItems } from "./language-items";

const THEMES = [
  { theme: null, icon: Monitor, name: "shell.system" },
  { theme: "light", icon: Sun, name: "shell.light" },
  { theme: "dark", icon: Moon, name: "shell.dark" },
] as const;

/** Light, dark, or as the system. */
export function ThemeMenu({ theme, className = "" }: { theme: Theme | null; className?: string }) {
  const say = useSay();
  const [chosen, setChosen] = useState(theme);
  return (
    <Menu
      className={className}
      name={say("shell.theme")}
      button={
        <>
          <Icon of={chosen === "dark" ? Moon : chosen === "light" ? Sun : Monitor} />
          {say("shell.theme")}
        </>
      }
    >
      {THEMES.map(({ theme: one, icon, name }) => (
        <MenuItem
          key={name}
          checked={one === chosen}
          onClick={() => {
            chooseTheme(one);
            setChosen(one);
          }}
        >
          <Icon of={icon} />
          <span>{say(name)}</span>
        </MenuItem>
      ))}
    </Menu>
  );
}

/** Who is signed in: language, and the way out. */
export function PersonMenu({ email }: { email: string }) {
  const say = useSay();
  return (
    <Menu
      name={say("shell.profile")}
      button={
        <>
          <span className="mark" aria-hidden="true">
            {email.slice(0, 2)}
          </span>
          <span className="truncate">{email}</span>
        </>
      }
      className=""
    >
      <h3>{say("shell.language")}</h3>
      <LanguageItems />
      <hr />
      <MenuItem onClick={signOut}>
        <Icon of={LogOut} />
        <span>{say("shell.sign_out")}</span>
      </MenuItem>
    </Menu>
  );
}

async function signOut(): Promise<void> {
  try {
    await call(api.DELETE("/api/v1/auth/session"));
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) {
      toast({ text: error instanceof Error ? error.message : "", is: "bad" });
      return;
    }
  }
  // A whole new page: nothing of the books stays in memory, and the back button asks the server.
  window.location.replace("/sign-in");
}
