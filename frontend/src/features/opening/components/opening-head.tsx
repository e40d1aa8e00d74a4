"use client";

import { Undo2 } from "lucide";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import type { Books } from "../grid";

/** The head of the grid: undo, and the way to the preview. */
export function OpeningHead({
  isEmpty,
  canUndo,
  undo,
  look,
  why,
}: {
  isEmpty: boolean;
  canUndo: boolean;
  undo: () => void;
  look: () => void;
  /** Why there is no preview yet. */
  why: string | null;
}) {
  const say = useSay();
  return (
    <header className="head">
      <h1>{say("opening.title")}</h1>
      {!isEmpty && <span className="sub desk">{say("opening.kept_here")}</span>}
      <span className="grow" />
      <Button look="bare" className="desk" keys="Ctrl Z" because={canUndo ? null : "undo-why"} onClick={undo}>
        <Icon of={Undo2} />
        {say("opening.undo")}
      </Button>
      <span className="vh" id="undo-why">
        {say("opening.nothing_to_undo")}
      </span>
      <Button look="primary" keys="Ctrl Enter" because={why ? "look-why" : null} onClick={look}>
        {say("opening.look")}
      </Button>
      <span className="vh" id="look-why">
        {why}
      </span>
    </header>
  );
}

/** The day of the balances, and whether some are in another currency. */
export function OpeningFields({
  books,
  day,
  dayFault,
  hasForeign,
  needsForeign,
  onDay,
  onForeign,
}: {
  books: Books;
  day: string;
  dayFault?: string;
  hasForeign: boolean;
  /** A row is in another currency: its columns stay. */
  needsForeign: boolean;
  onDay: (day: string) => void;
  onForeign: (isForeign: boolean) => void;
}) {
  const say = useSay();
  const { code, name } = books.balancing;
  return (
    <div className="opening-head">
      <TextField
        label={say("opening.day")}
        type="date"
        required
        value={day}
        error={dayFault}
        onChange={(event) => event.target.value && onDay(event.target.value)}
      />
      <div>
        <p className="text-muted">{say("opening.how", { account: `${code} ${name}` })}</p>
        {!needsForeign && (
          <div className="ticks">
            <label>
              <input
                type="checkbox"
                className="tick"
                checked={hasForeign}
                onChange={(event) => onForeign(event.target.checked)}
              />
              <span>{say("opening.foreign", { currency: books.currency })}</span>
            </label>
          </div>
        )}
      </div>
    </div>
  );
}
