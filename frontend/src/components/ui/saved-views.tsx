import { Words } from "@/lib/i18n/provide-words";
import { SavedViewsMenu } from "./saved-views-menu";

/**
 * The reader's own views of a list or a statement, in the head of its page. `list` is the name they are kept under: the last part of
 * the address. What is kept is what the address says, but for the place in the list and the way back.
 */
export function SavedViews({ companyId, list }: { companyId: string; list: string }) {
  return (
    <Words of={["views"]}>
      <SavedViewsMenu companyId={companyId} list={list} />
    </Words>
  );
}
