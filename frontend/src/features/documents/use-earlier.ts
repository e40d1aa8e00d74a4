"use client";

import { useEffect, useState } from "react";
import { type Kept, keep, kept, letGo } from "@/components/drafts/keeping";
import type { Draft } from "@/components/drafts/use-draft";
import type { Form } from "./form";

/** The place of what was typed on a page of a new document and set aside for another one. */
const EARLIER = "earlier";

/** Whether the address asks for something else than what was typed before and not saved: a copy, a document to somebody else, or a debit note. */
export function isSetAside(start: { id: string | null; typed: Form }, held: Form, isCopy: boolean): boolean {
  const asked = start.typed.contact;
  const more = start.typed.chargesMoreOn;
  const isOther =
    (asked !== null && asked.value !== held.contact?.value) || (more !== null && more.id !== held.chargesMoreOn?.id);
  return start.id === null && (isCopy || isOther);
}

/** What was typed before and set aside: it is offered on every new page, until it is taken or discarded. */
export function useEarlier(draft: Draft<Form>, isNew: boolean, take: (typed: Form) => void, list: string) {
  const { drawer } = draft;
  const [offered, setOffered] = useState<Kept<Form> | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens
  useEffect(() => {
    if (isNew) {
      setOffered(kept<Form>(drawer, EARLIER));
    }
  }, []);

  function drop() {
    letGo(drawer, EARLIER);
    setOffered(null);
  }

  return {
    offered,
    setAside(held: Kept<Form>) {
      const aside = { ...held, id: EARLIER };
      keep(drawer, aside);
      letGo(drawer, null);
      setOffered(aside);
    },
    drop,
    /** Goes on with it here; a draft that was saved meanwhile stays what it is, and a page of its own is opened. */
    take() {
      if (!offered) {
        return;
      }
      drop();
      if (draft.idNow() === null) {
        take(offered.typed);
      } else {
        keep(drawer, { ...offered, id: null });
        window.location.assign(`${list}/new`);
      }
    },
  };
}
