"use client";

import { Download } from "lucide";
import { Icon } from "@/components/ui/icon";
import { Menu } from "@/components/ui/menu";
import { useSay } from "@/lib/i18n/use-say";

/** The list that is shown, all its pages, as a file. */
export function ExportMenu({ csv, xlsx }: { csv: string; xlsx: string }) {
  const say = useSay();
  return (
    <Menu
      className="btn bare square desk"
      align="end"
      label={say("entries.export_list")}
      button={<Icon of={Download} />}
    >
      <a role="menuitem" tabIndex={-1} href={csv} download>
        {say("entries.export_csv")}
      </a>
      <a role="menuitem" tabIndex={-1} href={xlsx} download>
        {say("entries.export_xlsx")}
      </a>
    </Menu>
  );
}
