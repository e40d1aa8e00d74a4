"use client";

import { Bookmark, BookmarkX } from "lucide";
import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { Icon } from "@/components/ui/icon";
import { Menu } from "@/components/ui/menu";
import { TextField } from "@/components/ui/text-field";
import { toast } from "@/components/ui/toast";
import { lazily } from "@/lib/api/lazily";
import { ApiError } from "@/lib/api/problem";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";

const asked = lazily(() => import("../api"));

/** Keeps the filters of this list under a name. */
export function SaveView({ companyId, query }: { companyId: string; query: { [name: string]: string } }) {
  const say = useSay();
  return (
    <Menu
      className="btn bare desk"
      role="dialog"
      align="end"
      name={say("entries.save_view")}
      button={
        <>
          <Icon of={Bookmark} />
          {say("entries.save_view")}
        </>
      }
    >
      {(close) => <Naming companyId={companyId} query={query} close={close} />}
    </Menu>
  );
}

function Naming({
  companyId,
  query,
  close,
}: {
  companyId: string;
  query: { [name: string]: string };
  close: () => void;
}) {
  const say = useSay();
  const router = useRouter();
  const { isBusy, faults, submit } = useSubmit(["name"]);
  return (
    <form
      className="form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const name = String(new FormData(event.currentTarget).get("name")).trim();
        submit(async () => {
          await (await asked()).saveView(companyId, name, query);
          close();
          toast({ text: say("entries.saved_view"), is: "ok" });
          router.refresh();
        });
      }}
    >
      <FormFault faults={faults} />
      <TextField
        label={say("entries.view_name")}
        name="name"
        required
        maxLength={200}
        autoComplete="off"
        error={faults.fields.name}
      />
      <Button type="submit" look="primary" busy={isBusy}>
        {say("ui.save")}
      </Button>
    </form>
  );
}

/** Drops the saved view whose list this is. */
export function DeleteView({ companyId, view }: { companyId: string; view: { id: string; version: number } }) {
  const say = useSay();
  const router = useRouter();
  return (
    <Button
      look="bare"
      className="desk"
      onClick={async () => {
        try {
          await (await asked()).deleteView(companyId, view.id, view.version);
          toast({ text: say("entries.view_deleted"), is: "ok" });
          router.refresh();
        } catch (error) {
          if (!(error instanceof ApiError)) {
            throw error;
          }
          toast({ text: error.message, is: "bad" });
        }
      }}
    >
      <Icon of={BookmarkX} />
      {say("entries.view_delete")}
    </Button>
  );
}
