"use client";

import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormFault } from "@/components/ui/form-fault";
import { ApiError } from "@/lib/api/problem";
import { faultsOf } from "@/lib/errors/fields";
import { NO_FAULTS } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { check, type Finding } from "../api";
import { FindingList } from "./finding-list";
import type { Submitted } from "./submit-acts";

/** What the authority would refuse of a document, asked when the dialog opens. */
export default function CheckDialog({
  companyId,
  document,
  onClose,
}: {
  companyId: string;
  document: Submitted;
  onClose: () => void;
}) {
  const say = useSay();
  const [findings, setFindings] = useState<readonly Finding[] | null>(null);
  const [faults, setFaults] = useState(NO_FAULTS);
  const { id, contactId, isPurchase } = document;
  useEffect(() => {
    let isGone = false;
    check(companyId, { document_id: id, is_refund: false, payment: "" }).then(
      (found) => isGone || setFindings(found),
      (error) => {
        if (!(error instanceof ApiError)) {
          throw error;
        }
        isGone || setFaults(faultsOf(error, []));
      },
    );
    return () => {
      isGone = true;
    };
  }, [companyId, id]);
  const isFine = findings?.length === 0;
  return (
    <Dialog
      open
      title={say(isFine ? "myinvois.checked_fine" : "myinvois.check_title")}
      onClose={onClose}
      acts={<Button onClick={onClose}>{say("ui.close")}</Button>}
    >
      <div aria-live="polite" aria-busy={findings === null && faults === NO_FAULTS}>
        {isFine && <p>{say("myinvois.check_fine_text")}</p>}
        {findings && !isFine && <FindingList findings={findings} whose={{ companyId, contactId, isPurchase }} />}
        {!findings && faults === NO_FAULTS && <p className="text-muted">{say("ui.loading")}</p>}
      </div>
      <FormFault faults={faults} />
    </Dialog>
  );
}
