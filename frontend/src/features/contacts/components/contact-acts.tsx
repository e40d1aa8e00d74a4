"use client";

import { Archive, ArchiveRestore, Ellipsis } from "lucide";
import { useRouter } from "next/navigation";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Icon } from "@/components/ui/icon";
import { Menu, MenuItem } from "@/components/ui/menu";
import { toast } from "@/components/ui/toast";
import { useOpened } from "@/components/ui/use-opened";
import { lazily } from "@/lib/api/lazily";
import { useSay } from "@/lib/i18n/use-say";

const asked = lazily(() => import("../api"));

/** Archives a contact, or takes it back into use. */
export function ContactActs({
  companyId,
  contact,
}: {
  companyId: string;
  contact: { id: string; name: string; version: number; isArchived: boolean };
}) {
  const say = useSay();
  const router = useRouter();
  const { opened, open, close } = useOpened<"archive", typeof contact>(contact);
  const { id, name, version, isArchived } = opened?.of ?? contact;
  const act = say(isArchived ? "contacts.restore" : "contacts.archive");
  return (
    <>
      <Menu className="btn bare square" align="end" label={say("contacts.more_acts")} button={<Icon of={Ellipsis} />}>
        <MenuItem onClick={() => open("archive")}>
          <Icon of={isArchived ? ArchiveRestore : Archive} />
          <span>{act}</span>
        </MenuItem>
      </Menu>
      {opened && (
        <ConfirmDialog
          title={say(isArchived ? "contacts.restore_title" : "contacts.archive_title", { name })}
          text={say(isArchived ? "contacts.restore_text" : "contacts.archive_text")}
          act={act}
          isHarmless
          onClose={close}
          onAct={async () => {
            await (await asked()).setArchived(companyId, id, version, !isArchived);
            toast({ text: say(isArchived ? "contacts.restored" : "contacts.archived_done", { name }), is: "ok" });
            router.refresh();
          }}
        />
      )}
    </>
  );
}
