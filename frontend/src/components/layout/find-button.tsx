"use client";

import { Search } from "lucide";
import { useSay } from "@/lib/i18n/use-say";
import { Icon } from "../ui/icon";
import { Kbd } from "../ui/kbd";
import { ask } from "./asked";

/** Opens the palette. */
export function FindButton({ square }: { square?: boolean }) {
  const say = useSay();
  return square ? (
    <button
      type="button"
      className="btn bare square phone"
      aria-label={say("shell.search_or_jump")}
      onClick={() => ask("palette")}
    >
      <Icon of={Search} />
    </button>
  ) : (
    <button type="button" className="find" onClick={() => ask("palette")}>
      <Icon of={Search} />
      {say("shell.search_or_jump")}
      <Kbd>Ctrl K</Kbd>
    </button>
  );
}
