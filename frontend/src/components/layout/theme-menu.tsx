"use client";

import { Monitor, Moon, Sun } from "lucide";
import { useState } from "react";
import { useSay } from "@/lib/i18n/use-say";
import { chooseTheme } from "@/lib/session/preferences";
import type { Theme } from "@/lib/session/theme";
import { Icon } from "../ui/icon";
import { Menu, MenuItem } from "../ui/menu";

const THEMES = [
  { theme: null, icon: Monitor, name: "shell.system" },
  { theme: "light", icon: Sun, name: "shell.light" },
  { theme: "dark", icon: Moon, name: "shell.dark" },
] as const;

/** Light, dark, or as the system. */
export function ThemeMenu({ theme, className = "" }: { theme: Theme | null; className?: string }) {
  "use no memo"; // drawn seldom: what remembers its parts would be larger than they are
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
