"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { part } from "../ui/part";
import { type Asked, early, onAsked } from "./asked";
import { isTyping, keyFor, nameOfKey, pageKeys } from "./keys";
import { useLinks } from "./links";
import { isWriting } from "./writing";

const Palette = part(() => import("./palette"));
const KeyList = part(() => import("./key-list"));
const SEQUENCE_MS = 1200;
const LISTENS_AFTER_MS = 2000; // the page comes first

export type JumpPlace = { name: string; href: string; letter?: string };

type Props = { companyId: string; after: string | null; places: readonly JumpPlace[] };

/**
 * Listens to keys for all pages: Ctrl K, `?`, `g` and a letter, and the keys of the page. Palette and list come when asked for. And listens
 * to what happens `after` the page was read: a page that is read again begins nothing anew.
 */
export function KeyBoard({ companyId, after, places }: Props) {
  const router = useRouter();
  const read = useRef(after);
  read.current = after;
  const [asked, setAsked] = useState<Asked | null>(null);
  const going = useRef(0); // when `g` was pressed; 0: it was not
  useLinks();
  useEffect(() => {
    let end = () => {};
    const timer = window.setTimeout(async () => {
      const listen = await import("./live").catch(() => null); // without it the page is as it was read
      end =
        listen?.live(companyId, read, () => {
          if (!isWriting()) {
            router.refresh(); // what is being written is nobody else's business
          }
        }) ?? end;
    }, LISTENS_AFTER_MS);
    return () => {
      window.clearTimeout(timer);
      end();
    };
  }, [companyId, router]);
  useEffect(() => onAsked(setAsked), []);
  useEffect(() => {
    function listen(event: KeyboardEvent) {
      const name = nameOfKey(event);
      if (event.defaultPrevented || event.isComposing || event.altKey) {
        return;
      }
      const typing = isTyping(event.target);
      const isAsked = document.querySelector("dialog[open]") !== null;
      if (asked === "palette" && !isAsked && navigator.onLine && name.length < 2) {
        event.preventDefault(); // it is on its way: neither for the page nor for a field
        early.push(name);
        return;
      }
      const isSecond = Date.now() - going.current < SEQUENCE_MS;
      going.current = 0;
      const key = keyFor(name, pageKeys(), { typing, isAsked });
      if (key?.once && event.repeat) {
        event.preventDefault();
        return;
      }
      const run =
        name === "Ctrl+k"
          ? () => setAsked("palette")
          : typing || isAsked
            ? key?.run
            : isSecond && places.some(({ letter }) => letter === name)
              ? () => router.push(places.find(({ letter }) => letter === name)?.href ?? "/")
              : name === "?"
                ? () => setAsked("keys")
                : name === "g"
                  ? () => {
                      going.current = Date.now();
                    }
                  : (key?.run ?? (name === "n" ? () => router.push(`/${companyId}/entries/new`) : undefined));
      if (run) {
        event.preventDefault();
        run();
      }
    }
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, [asked, companyId, places, router]);
  return (
    <>
      {asked === "palette" && <Palette companyId={companyId} places={places} onClose={() => setAsked(null)} />}
      {asked === "keys" && <KeyList places={places} onClose={() => setAsked(null)} />}
    </>
  );
}
