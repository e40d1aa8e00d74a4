"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { DropZone } from "@/components/files/drop-zone";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { FormFault } from "@/components/ui/form-fault";
import { toast } from "@/components/ui/toast";
import { useSubmit } from "@/lib/errors/use-submit";
import { sizeOf } from "@/lib/files/size";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import { latestOnly } from "@/lib/latest";
import { type Offer, type Received, readAccounts, readTaxes, receive, type Said } from "../api";
import { Decisions, keyOf } from "./decisions";

const MOST_BYTES = 20 * 1024 * 1024;
type Asked = { file: File; said: Said; isNew: boolean };
const NAMES = ["account_code", "contact_id"] as const;

/** Reads an e-invoice, shows what becomes of it and what has to be decided, and makes the draft. */
export default function ReceiveDialog({ companyId, onClose }: { companyId: string; onClose: () => void }) {
  const say = useSay();
  const format = useFormat();
  const router = useRouter();
  const { isBusy, faults, submit, refuse } = useSubmit(NAMES);
  const [file, setFile] = useState<File | null>(null);
  const [read, setRead] = useState<Received | null>(null);
  const [said, setSaid] = useState<Said>({});
  const [offers, setOffers] = useState<{ accounts: Offer[]; taxes: Offer[] }>({ accounts: [], taxes: [] });
  const [isMaking, setMaking] = useState(false);
  const [ask] = useState(() =>
    latestOnly<Asked>(async ({ file: of, said: decided, isNew }, isLatest) => {
      const found = await receive(companyId, of, decided, true);
      const [accounts, taxes] = await Promise.all([
        isNew && (found.needs_account || found.usual_account_code) ? readAccounts(companyId) : [],
        isNew && found.taxes.some(({ tax_code_id }) => tax_code_id === null) ? readTaxes(companyId) : [],
      ]);
      if (!isLatest()) {
        return;
      }
      if (isNew) {
        setOffers({ accounts, taxes });
        setSaid(found.contact_id ? { contact_id: found.contact_id } : {});
      }
      setRead(found);
    }),
  );

  async function take(list: FileList | null) {
    const chosen = list?.[0];
    if (!chosen || isMaking) {
      return;
    }
    if (chosen.size > MOST_BYTES) {
      const whole = say("incoming.too_large", { size: sizeOf(MOST_BYTES, format.region) });
      refuse({ fields: {}, whole, code: "", requestId: "" });
      return;
    }
    setFile(chosen);
    setRead(null);
    setSaid({});
    await look({ file: chosen, said: {}, isNew: true });
  }

  /** Also while another look is under way: what is shown in the end is of what was decided last. */
  async function look(asked: Asked) {
    const done = ask(asked);
    await submit(() => done);
  }

  /** What was decided changes taxes, totals and accounts: the server says how. */
  async function decide(next: Said) {
    if (file && !isMaking) {
      setSaid(next);
      await look({ file, said: next, isNew: false });
    }
  }

  async function make() {
    if (!(file && read)) {
      return;
    }
    await submit(async () => {
      setMaking(true);
      try {
        const made = await receive(companyId, file, said, false);
        toast({ text: say("incoming.made"), is: "ok" });
        router.push(`/${companyId}/${made.kind === "bill" ? "bills" : "supplier-credits"}/${made.document_id}`);
      } finally {
        setMaking(false);
      }
    });
  }

  const isDecided =
    Boolean(said.contact_id || said.new_contact) && (!read?.needs_account || Boolean(said.account_code));
  const isReceived = read?.duplicates.some(({ reason }) => reason === "file");
  return (
    <Dialog
      open
      broad
      title={say("incoming.receive_title")}
      onClose={onClose}
      onSubmit={make}
      acts={
        <>
          <Button onClick={onClose}>{say("ui.cancel")}</Button>
          {read && isDecided && !isReceived && (
            <Button type="submit" look="primary" busy={isBusy}>
              {say(read.kind === "bill" ? "incoming.create_bill" : "incoming.create_credit")}
            </Button>
          )}
        </>
      }
    >
      <div className="receive">
        <DropZone
          label={say("incoming.file")}
          title={file ? <bdi>{file.name}</bdi> : say("incoming.drop")}
          hint={say("incoming.drop_hint", { size: sizeOf(MOST_BYTES, format.region) })}
          choose={say(file ? "incoming.other_file" : "incoming.choose")}
          busy={isBusy && !read}
          accept=".xml,.pdf"
          onFiles={take}
        />
        <p className="vh" role="status">
          {isBusy && say("incoming.reading")}
        </p>
        {isBusy && !read && <p className="text-muted">{say("incoming.reading")}</p>}
        {read && (
          <Decisions
            key={keyOf(read)}
            companyId={companyId}
            read={read}
            said={said}
            offers={offers}
            faults={faults.fields}
            onDecide={decide}
          />
        )}
        <FormFault faults={faults} />
      </div>
    </Dialog>
  );
}
