"use client";

import { CircleAlert, X } from "lucide";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { useSay } from "@/lib/i18n/use-say";
import type { Form } from "../form";
import { type Kind, NOUNS, pathOf } from "../kinds";

/** Which posted document a debit note charges more on; it can be an invoice or a bill like any other instead. */
export default function ChargesMore({
  companyId,
  kind,
  on,
  fault,
  onRemove,
}: {
  companyId: string;
  kind: Kind;
  on: NonNullable<Form["chargesMoreOn"]>;
  fault: string | undefined;
  onRemove: () => void;
}) {
  const say = useSay();
  return (
    <div className={`field charges-more ${fault ? "wrong" : ""}`}>
      <p>
        {say("documents.charges_more_on")}{" "}
        <a className="link" href={pathOf(companyId, kind, on.id)} target="_blank" rel="noreferrer">
          {on.number || say(NOUNS[kind].one)}
        </a>
        <Button look="bare" square aria-label={say("document_form.charge_nothing_more")} onClick={onRemove}>
          <Icon of={X} />
        </Button>
      </p>
      {fault && (
        <p className="error">
          <Icon of={CircleAlert} />
          <span>{fault}</span>
        </p>
      )}
    </div>
  );
}
