import { Bookmark } from "lucide";
import { Words } from "@/lib/i18n/provide-words";
import { getSay } from "@/lib/i18n/server";
import { Icon } from "./icon";
import { SavedViewsMenu } from "./saved-views-menu";

/**
 * The reader's own views of a list or a statement, in the head of its page. `list` is the name they are kept under: the last part of
 * the address. What is kept is what the address says, but for the place in the list and the way back.
 */
export async function SavedViews({ companyId, list }: { companyId: string; list: string }) {
  const say = await getSay();
  return (
    <>
      <button
        type="button"
        className="btn bare"
        popoverTarget="views"
        aria-haspopup="dialog"
        aria-label={say("views.title")}
      >
        <Icon of={Bookmark} />
        <span className="desk">{say("views.title")}</span>
      </button>
      <Words of={["views"]}>
        <SavedViewsMenu companyId={companyId} list={list} label={say("views.title")} />
      </Words>
    </>
  );
}
