"use client";

import { X } from "lucide";
import { useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { TypeAhead } from "@/components/ui/combobox";
import { Icon } from "@/components/ui/icon";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import type { components } from "@/lib/api/schema";
import { useFormat } from "@/lib/i18n/use-format";
import { useSay } from "@/lib/i18n/use-say";
import type { Account, Preview } from "../api";

type AccountOf = components["schemas"]["AccountOf"];
type AccountClass = NonNullable<AccountOf["create"]>["account_class"];
const CLASSES = ["asset", "liability", "equity", "income", "expense"] as const;
const SHOWN = 100;

/** What the file calls accounts and the chart does not know: each is one of ours, or is added with the import. */
export function UnknownAccounts({
  unknown,
  accounts,
  chosen,
  onChosen,
}: {
  unknown: Preview["unknown_accounts"];
  accounts: readonly Account[];
  chosen: readonly AccountOf[];
  onChosen: (chosen: readonly AccountOf[]) => void;
}) {
  const say = useSay();
  const format = useFormat();
  const offers = accounts.map(({ code, name }) => ({ value: code, code, name }));
  const choose = (one: AccountOf) => onChosen([...chosen.filter(({ text }) => text !== one.text), one]);
  return (
    <>
      <div>
        <h2>{say("imports.unknown_accounts")}</h2>
        <p className="text-muted">{say("imports.unknown_text")}</p>
      </div>
      <table>
        <caption className="vh">{say("imports.unknown_accounts")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("imports.in_file")}</th>
            <th scope="col" className="n fit">
              {say("imports.rows_with")}
            </th>
            <th scope="col">{say("imports.is_account")}</th>
          </tr>
        </thead>
        <tbody>
          {chosen.map(({ text, code, create }) => (
            <tr key={`chosen ${text}`}>
              <th scope="row">
                <bdi>{text}</bdi>
              </th>
              <td className="n fit" />
              <td>
                <div className="meant">
                  <bdi>{`${code} ${create?.name ?? accounts.find((one) => one.code === code)?.name ?? ""}`}</bdi>
                  <Button
                    look="bare"
                    square
                    aria-label={say("imports.undo_account", { name: text })}
                    onClick={() => onChosen(chosen.filter((one) => one.text !== text))}
                  >
                    <Icon of={X} />
                  </Button>
                </div>
              </td>
            </tr>
          ))}
          {unknown.slice(0, SHOWN).map(({ text, rows }) => (
            <tr key={text}>
              <th scope="row">
                <bdi>{text}</bdi>
              </th>
              <td className="n fit">{format.count(rows)}</td>
              <td>
                <Meant text={text} offers={offers} onChosen={choose} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {unknown.length > SHOWN && (
        <p className="text-faint">{say("imports.more_rows", { count: unknown.length - SHOWN })}</p>
      )}
    </>
  );
}

function Meant({
  text,
  offers,
  onChosen,
}: {
  text: string;
  offers: readonly { value: string; code: string; name: string }[];
  onChosen: (one: AccountOf) => void;
}) {
  const say = useSay();
  const [isNew, setNew] = useState(false);
  const [, code = "", name = ""] = /^\s*([0-9][0-9A-Za-z.-]*)?[\s:–-]*(.*)$/.exec(text) ?? [];
  const [made, setMade] = useState({ code, name: name || text, kind: "" });
  const why = useId();
  const isWhole = made.code.trim() && made.name.trim() && made.kind;
  if (!isNew) {
    return (
      <div className="meant">
        <TypeAhead
          label={`${say("imports.is_account")}: ${text}`}
          offers={offers}
          value={null}
          onValue={(value) => value && onChosen({ text, code: value, create: null })}
        />
        <Button onClick={() => setNew(true)}>{say("imports.add_account")}</Button>
      </div>
    );
  }
  return (
    <div className="adds">
      <TextField
        label={say("imports.new_code")}
        value={made.code}
        maxLength={40}
        onChange={(event) => setMade({ ...made, code: event.target.value })}
      />
      <TextField
        label={say("imports.new_name")}
        value={made.name}
        maxLength={200}
        onChange={(event) => setMade({ ...made, name: event.target.value })}
      />
      <Select
        label={say("imports.new_class")}
        value={made.kind}
        choices={[
          { value: "", name: say("imports.format_choose") },
          ...CLASSES.map((value) => ({ value, name: say(`imports.class_${value}`) })),
        ]}
        onChange={(event) => setMade({ ...made, kind: event.target.value })}
      />
      <div className="bts">
        <Button
          because={isWhole ? null : why}
          onClick={() =>
            onChosen({
              text,
              code: made.code.trim(),
              create: { name: made.name.trim(), account_class: made.kind as AccountClass },
            })
          }
        >
          {say("imports.add_account")}
        </Button>
        <Button look="bare" onClick={() => setNew(false)}>
          {say("imports.take_account")}
        </Button>
        {!isWhole && (
          <p className="text-faint" id={why}>
            {say("imports.need_new")}
          </p>
        )}
      </div>
    </div>
  );
}
