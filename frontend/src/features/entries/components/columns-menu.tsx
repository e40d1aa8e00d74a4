"use client";

import { Columns3 } from "lucide";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Icon } from "@/components/ui/icon";
import { Menu } from "@/components/ui/menu";
import { toast } from "@/components/ui/toast";
import { lazily } from "@/lib/api/lazily";
import { ApiError } from "@/lib/api/problem";
import { useSay } from "@/lib/i18n/use-say";
import { COLUMNS, type Column } from "../columns";

const asked = lazily(() => import("../api"));

/** Which columns the reader sees in this list, in every company and browser of theirs. */
export function ColumnsMenu({ hidden }: { hidden: readonly Column[] }) {
  const say = useSay();
  return (
    <Menu
      className="btn bare square desk"
      role="dialog"
      align="end"
      label={say("entries.columns")}
      button={<Icon of={Columns3} />}
    >
      <Choice hidden={hidden} />
    </Menu>
  );
}

function Choice({ hidden }: { hidden: readonly Column[] }) {
  const say = useSay();
  const router = useRouter();
  const [off, setOff] = useState<ReadonlySet<Column>>(new Set(hidden));

  async function turn(name: Column, isShown: boolean) {
    const next = new Set(off);
    if (isShown) {
      next.delete(name);
    } else {
      next.add(name);
    }
    setOff(next);
    try {
      await (await asked()).hideColumns([...next]);
      router.refresh();
    } catch (error) {
      if (!(error instanceof ApiError)) {
        throw error;
      }
      setOff(off);
      toast({ text: error.message, is: "bad" });
    }
  }

  return (
    <fieldset className="columns">
      <legend>{say("entries.columns")}</legend>
      {COLUMNS.map((name) => (
        <label key={name}>
          <input
            type="checkbox"
            className="tick"
            checked={!off.has(name)}
            onChange={(event) => turn(name, event.target.checked)}
          />
          {say(`entries.${name}`)}
        </label>
      ))}
    </fieldset>
  );
}
