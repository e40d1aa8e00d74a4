"use client";

import { Button } from "@/components/ui/button";
import { useSay } from "@/lib/i18n/use-say";
import type { useEarlier } from "../use-earlier";

/** Offers what was typed before, where the page was opened for something else. */
export function EarlierDraft({ earlier }: { earlier: ReturnType<typeof useEarlier> }) {
  const say = useSay();
  if (!earlier.offered) {
    return null;
  }
  const { contact } = earlier.offered.typed;
  return (
    <div className="note strip" role="status">
      <p>{contact ? say("drafts.earlier_to", { name: contact.name }) : say("drafts.earlier")}</p>
      <div className="bts">
        <Button onClick={earlier.take}>{say("drafts.take_earlier")}</Button>
        <Button look="bare" onClick={earlier.drop}>
          {say("drafts.drop_earlier")}
        </Button>
      </div>
    </div>
  );
}
