"use client";

import { Bookmark } from "lucide";
import { lazy, Suspense } from "react";
import { useSay } from "@/lib/i18n/client";
import { Icon } from "./icon";
import { Menu } from "./menu";

const Views = lazy(() => import("./saved-views-list"));

/** Opens views, keeps what is shown under a name, takes views out. They are read when the menu opens. */
export function SavedViewsMenu({ companyId, list }: { companyId: string; list: string }) {
  const say = useSay();
  return (
    <Menu
      role="dialog"
      align="end"
      label={say("views.title")}
      className="btn bare"
      button={
        <>
          <Icon of={Bookmark} />
          <span className="desk">{say("views.title")}</span>
        </>
      }
    >
      {(close) => (
        <Suspense fallback={<p className="p-3 text-faint">{say("ui.loading")}</p>}>
          <Views companyId={companyId} list={list} close={close} />
        </Suspense>
      )}
    </Menu>
  );
}
