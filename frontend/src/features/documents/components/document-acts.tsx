"use client";

import { Ban, CirclePlus, Copy, Ellipsis, Pencil, Repeat, Trash2, Undo2 } from "lucide";
import { useRouter } from "next/navigation";
import { usePageKeys } from "@/components/layout/keys";
import { Button, LinkButton } from "@/components/ui/button";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Icon } from "@/components/ui/icon";
import { Menu, MenuItem } from "@/components/ui/menu";
import { part } from "@/components/ui/part";
import { toast } from "@/components/ui/toast";
import { useOpened } from "@/components/ui/use-opened";
import { address } from "@/lib/api/address";
import { lazily } from "@/lib/api/lazily";
import { useSay } from "@/lib/i18n/use-say";
import { type Kind, NOUNS, pathOf } from "../kinds";

export type ActedOn = {
  id: string;
  kind: Kind;
  number: string | null;
  status: "draft" | "posted" | "void";
  version: number;
  payable: string;
  /** What of it is not settled; null unless it is posted. */
  openAmount: string | null;
  issueDate: string;
  /** What it credits. */
  creditsId: string | null;
  isDeposit: boolean;
};

const asked = lazily(() => import("../api"));
const PostDialog = part(() => import("./post-dialog"));
const VoidDialog = part(() => import("./void-dialog"));
const CreditDialog = part(() => import("./credit-dialog"));

/** What can be done with one document: a draft is edited, posted, deleted; a posted one is credited or voided. */
export function DocumentActs({
  companyId,
  document,
  today,
  mayDraft,
  mayPost,
}: {
  companyId: string;
  document: ActedOn;
  today: string;
  mayDraft: boolean;
  mayPost: boolean;
}) {
  const say = useSay();
  const router = useRouter();
  const { opened, open, close } = useOpened<"post" | "void" | "credit" | "delete", ActedOn>(document);
  const { id, kind, status } = document;
  const noun = NOUNS[kind];
  const here = pathOf(companyId, kind, id);
  const isDraft = status === "draft";
  const mayEdit = isDraft && mayDraft;
  const mayCredit = status === "posted" && mayDraft && noun.creditedBy !== null;
  const mayCopy = mayDraft && document.creditsId === null;
  const mayCharge = mayCredit && !document.isDeposit;
  const mayRecur = noun.creditedBy !== null && status === "posted" && mayDraft;
  const mayVoid = status === "posted" && mayPost;
  const name = document.number ?? say("documents.draft");

  usePageKeys([
    ...(mayEdit ? [{ key: "e", does: say("documents.edit"), run: () => router.push(`${here}/edit`) }] : []),
    ...(isDraft && mayPost ? [{ key: "Ctrl+Enter", does: say("documents.post"), run: () => open("post") }] : []),
    ...(mayCredit ? [{ key: "r", does: say("documents.credit"), run: () => open("credit") }] : []),
  ]);

  return (
    <>
      {mayEdit && (
        <LinkButton href={`${here}/edit`} keys="E">
          <Icon of={Pencil} />
          <span className="words">{say("documents.edit")}</span>
        </LinkButton>
      )}
      {isDraft && mayPost && (
        <Button look="primary" onClick={() => open("post")}>
          {say("documents.post")}
        </Button>
      )}
      {mayCredit && (
        <Button onClick={() => open("credit")} keys="R">
          <Icon of={Undo2} />
          <span className="words">{say("documents.credit")}</span>
        </Button>
      )}
      {(mayVoid || mayEdit || mayCopy || mayRecur || mayCharge) && (
        <Menu
          className="btn bare square"
          align="end"
          label={say("documents.more_acts")}
          button={<Icon of={Ellipsis} />}
        >
          {mayCharge && (
            <MenuItem onClick={() => router.push(address(`${pathOf(companyId, kind)}/new`, { charges: id }))}>
              <Icon of={CirclePlus} />
              <span>{say("documents.charge_more")}</span>
            </MenuItem>
          )}
          {mayCopy && (
            <MenuItem onClick={() => router.push(`${pathOf(companyId, kind)}/new?from=${id}`)}>
              <Icon of={Copy} />
              <span>{say("documents.duplicate")}</span>
            </MenuItem>
          )}
          {mayRecur && (
            <MenuItem onClick={() => router.push(address(`/${companyId}/recurring-${noun.path}/new`, { from: id }))}>
              <Icon of={Repeat} />
              <span>{say("documents.make_recurring")}</span>
            </MenuItem>
          )}
          {mayVoid && (
            <MenuItem onClick={() => open("void")}>
              <Icon of={Ban} />
              <span>{say("documents.void")}</span>
            </MenuItem>
          )}
          {mayEdit && (
            <MenuItem onClick={() => open("delete")}>
              <Icon of={Trash2} />
              <span>{say("documents.delete")}</span>
            </MenuItem>
          )}
        </Menu>
      )}
      {opened?.is === "post" && <PostDialog companyId={companyId} document={opened.of} onClose={close} />}
      {opened?.is === "void" && (
        <VoidDialog companyId={companyId} document={opened.of} name={name} today={today} onClose={close} />
      )}
      {opened?.is === "credit" && (
        <CreditDialog companyId={companyId} document={opened.of} name={name} today={today} onClose={close} />
      )}
      {opened?.is === "delete" && (
        <ConfirmDialog
          title={say("documents.delete_title")}
          text={say("documents.delete_text")}
          act={say("documents.delete")}
          onClose={close}
          onAct={async () => {
            await (await asked()).deleteDocument(companyId, kind, id, `"v${opened.of.version}"`);
            toast({ text: say("documents.deleted"), is: "ok" });
            router.push(pathOf(companyId, kind));
            router.refresh();
          }}
        />
      )}
    </>
  );
}
