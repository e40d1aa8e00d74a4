"use client";

import { useSay } from "@/lib/i18n/use-say";
import { Dialog } from "../ui/dialog";
import { Kbd } from "../ui/kbd";
import type { JumpPlace } from "./key-board";
import { pageKeys } from "./keys";

/** What `?` shows: the keys of everywhere and of this page. */
export default function KeyList({ places, onClose }: { places: readonly JumpPlace[]; onClose: () => void }) {
  const say = useSay();
  const keys = pageKeys();
  // The newest use of a key wins, also over what it does everywhere.
  const here = keys.filter((one) => one.does && keys.find(({ key }) => key === one.key) === one);
  return (
    <Dialog open title={say("shell.keys")} onClose={onClose}>
      <dl className="keylist">
        {here.length > 0 && <dt className="g">{say("shell.keys_here")}</dt>}
        {here.map(({ key, does }) => (
          <Row
            key={key}
            does={does ?? ""}
            keys={[
              key
                .replace("+", " ")
                .replace(/^Arrow/, "")
                .replace(/(^|Shift )[a-z]$/, (name) => `${name.slice(0, -1)}${name.slice(-1).toUpperCase()}`),
            ]}
          />
        ))}
        <dt className="g">{say("shell.keys_general")}</dt>
        <Row does={say("shell.key_find")} keys={["Ctrl K"]} />
        {keys.every(({ key }) => key !== "n") && <Row does={say("shell.key_new")} keys={["N"]} />}
        {places.map(({ name, letter }) => letter && <Row key={name} does={name} keys={["G", letter.toUpperCase()]} />)}
        <Row does={say("shell.key_help")} keys={["?"]} />
      </dl>
    </Dialog>
  );
}

function Row({ does, keys }: { does: string; keys: readonly string[] }) {
  return (
    <>
      <dt>{does}</dt>
      <dd>
        {keys.map((key) => (
          <Kbd key={key}>{key}</Kbd>
        ))}
      </dd>
    </>
  );
}
