import type { Match } from "../api";
import type { Books } from "../books";
import type { Line } from "../lines";
import type { KeyFor } from "../use-desk";

/** What the ways to match a line by hand share. */
export type PanelProps = {
  companyId: string;
  line: Line;
  books: Books;
  /** Currency of the books. */
  base: string;
  /** Code and name of the account at the bank. */
  account: string;
  accountId: string;
  keyFor: KeyFor;
  /** Does it; a refusal that the panel can say is raised. `used`: posted lines and open items that are used up by it. */
  decide: (act: () => Promise<Match>, used?: readonly string[]) => Promise<void>;
  onClose: () => void;
};
