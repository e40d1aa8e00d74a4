"use client";

import { Button, LinkButton } from "@/components/ui/button";
import { State } from "@/components/ui/states";
import { useSay } from "@/lib/i18n/use-say";
import type { Result } from "./import-form";

/** What an import kept, and where it can be seen. */
export default function ImportDone({
  companyId,
  result,
  onAgain,
}: {
  companyId: string;
  result: Result;
  onAgain: () => void;
}) {
  const say = useSay();
  const here = `/${companyId}/contacts`;
  return (
    <div role="status">
      <State title={say("contact_files.done_title", { count: result.contacts })}>
        <p>{say("contact_files.done_text", { count: result.bank_proposals })}</p>
        <div className="bts">
          <LinkButton look="primary" href={here}>
            {say("contact_files.see")}
          </LinkButton>
          {result.bank_proposals > 0 && (
            <LinkButton href={`${here}?bank=proposed`}>{say("contact_files.see_bank")}</LinkButton>
          )}
          <Button onClick={onAgain}>{say("contact_files.another")}</Button>
        </div>
      </State>
    </div>
  );
}
