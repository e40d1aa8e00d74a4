"use client";

import { FileDown, FileText, Link, ListChecks, Mail } from "lucide";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { part } from "@/components/ui/part";
import { useSay } from "@/lib/i18n/use-say";
import { type Kind, NOUNS } from "../kinds";

export type Leaving = { companyId: string; kind: Kind; id: string; number: string | null };

const SendDialog = part(() => import("./send-dialog"));
const LinkDialog = part(() => import("./link-dialog"));
const RulesDialog = part(() => import("./rules-dialog"));

/** The ways out of the house: print, e-invoice, check, mail, public link. */
export function DispatchActs({ isDraft, maySend, ...of }: Leaving & { isDraft: boolean; maySend: boolean }) {
  const say = useSay();
  const [isOpen, setOpen] = useState<"send" | "link" | "rules" | null>(null);
  const base = `/api/v1/companies/${of.companyId}/${NOUNS[of.kind].path}/${of.id}`;
  const close = () => setOpen(null);
  return (
    <div className="bts">
      <a className="btn" href={`${base}/pdf`} target="_blank" rel="noreferrer">
        <Icon of={FileText} />
        {say("dispatch.pdf")}
      </a>
      {!isDraft && (
        <a className="btn" href={`${base}/e-invoice`} download>
          <Icon of={FileDown} />
          {say("dispatch.e_invoice")}
        </a>
      )}
      <Button onClick={() => setOpen("rules")}>
        <Icon of={ListChecks} />
        {say("dispatch.check")}
      </Button>
      {!isDraft && maySend && (
        <>
          <Button look="primary" onClick={() => setOpen("send")}>
            <Icon of={Mail} />
            {say("dispatch.send")}
          </Button>
          <Button onClick={() => setOpen("link")}>
            <Icon of={Link} />
            {say("dispatch.new_link")}
          </Button>
        </>
      )}
      {isOpen === "send" && <SendDialog {...of} onClose={close} />}
      {isOpen === "link" && <LinkDialog {...of} onClose={close} />}
      {isOpen === "rules" && <RulesDialog {...of} onClose={close} />}
    </div>
  );
}
