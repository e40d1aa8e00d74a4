"use client";

import { useRouter } from "next/navigation";
import { LANGUAGES } from "@/lib/i18n/languages";
import { useLanguage } from "@/lib/i18n/use-say";
import { chooseLanguage } from "@/lib/session/preferences";
import { MenuItem } from "../ui/menu";

/** The languages, each by its own name. */
export function LanguageItems() {
  const router = useRouter();
  const language = useLanguage();
  return Object.entries(LANGUAGES).map(([tag, { name }]) => (
    <MenuItem
      key={tag}
      lang={tag}
      checked={tag === language}
      onClick={() => {
        chooseLanguage(tag);
        document.documentElement.lang = tag;
        router.refresh();
      }}
    >
      <span>{name}</span>
    </MenuItem>
  ));
}
