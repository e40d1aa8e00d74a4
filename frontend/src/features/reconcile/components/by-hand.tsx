"use client";

import { part } from "@/components/ui/part";
import type { Line } from "../lines";
import type { Proposal } from "../proposals";
import type { Way } from "./line-work";
import type { PanelProps } from "./panels";

const EntryPanel = part(() => import("./entry-panel"));
const DocumentsPanel = part(() => import("./documents-panel"));
const NewDocumentPanel = part(() => import("./new-document-panel"));
const FindPanel = part(() => import("./find-panel"));
const TransferPanel = part(() => import("./transfer-panel"));

/** A way to match a line by hand; each comes when it is taken. */
export function ByHand({
  way,
  from,
  proposals,
  mayDraft,
  chargesAccountId,
  others,
  shared,
}: {
  way: Way;
  /** The proposal that it begins with. */
  from: Proposal | null;
  /** All of the line. */
  proposals: readonly Proposal[];
  /** Whether the reader may write a document of the line's way that waits as a draft. */
  mayDraft: boolean;
  chargesAccountId: string | null;
  /** Other lines that wait. */
  others: readonly Line[];
  shared: PanelProps;
}) {
  return (
    <div className="rec-by-hand">
      {(way === "entry" || way === "split") && <EntryPanel {...shared} isSplit={way === "split"} />}
      {way === "documents" && <DocumentsPanel {...shared} from={from} chargesAccountId={chargesAccountId} />}
      {way === "document" && <NewDocumentPanel {...shared} proposals={proposals} mayDraft={mayDraft} />}
      {way === "find" && <FindPanel {...shared} others={others} />}
      {way === "transfer" && <TransferPanel {...shared} />}
    </div>
  );
}
