"use client";

import { Search } from "lucide";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useEffect, useRef } from "react";
import { usePageKeys } from "../layout/keys";
import { Icon } from "./icon";

const PAUSE_MS = 200;

/** Searches as one types: the text stands in the address, in place of the one before. `/` comes here, Esc empties it. */
export function SearchBox({ name, label }: { name: string; label: string }) {
  const router = useRouter();
  const path = usePathname();
  const current = useSearchParams();
  const field = useRef<HTMLInputElement>(null);
  const timer = useRef<number | undefined>(undefined);
  const asked = current.get(name) ?? "";
  usePageKeys([{ key: "/", does: label, run: () => field.current?.focus() }]);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  useEffect(() => {
    if (field.current && document.activeElement !== field.current) {
      field.current.value = asked; // another link led here
    }
  }, [asked]);

  function search(text: string) {
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => {
      const next = new URLSearchParams(window.location.search);
      next.delete("after");
      next.delete(name);
      if (text.trim()) {
        next.set(name, text.trim());
      }
      router.replace(next.size > 0 ? `${path}?${next}` : path, { scroll: false });
    }, PAUSE_MS);
  }

  return (
    <search className="search">
      <label className="input">
        <Icon of={Search} />
        <span className="vh">{label}</span>
        <input
          ref={field}
          type="search"
          placeholder={label}
          defaultValue={asked}
          onChange={(event) => search(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Escape" && event.currentTarget.value) {
              event.currentTarget.value = "";
              search("");
            }
          }}
        />
        <kbd className="desk">/</kbd>
      </label>
    </search>
  );
}
