"use client";

import { Trash2 } from "lucide";
import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
import { MoneyInput, NO_MONEY } from "@/components/ui/money-input";
import { TextField } from "@/components/ui/text-field";
import { useSay } from "@/lib/i18n/use-say";
import type { LevelSaid } from "./settings-form";

const LANGUAGES = ["en", "de", "ms", "zh", "ar"] as const;
const WORDS = ["title", "above", "below"] as const;
const NOTHING = { title: "", above: "", below: "" };

/** A level: from when, what it costs, what it says. */
export function LevelFields({
  number,
  level,
  scale,
  faults,
  onLevel,
  onRemove,
}: {
  number: number;
  level: LevelSaid;
  /** Decimals of the base currency. */
  scale: number;
  faults: { readonly [name: string]: string };
  onLevel: (to: Partial<LevelSaid>) => void;
  onRemove: (() => void) | null;
}) {
  const say = useSay();
  const at = `levels.${number - 1}`;
  const field = (name: "days_overdue" | "fee" | "minimum_amount") => ({
    label: say(`reminders.${name}`),
    name: `${at}.${name}`,
    error: faults[`${at}.${name}`],
  });
  return (
    <fieldset className="card boxed">
      <legend>{say("reminders.level_number", { number })}</legend>
      <div className="rhythm">
        <TextField
          {...field("days_overdue")}
          inputMode="numeric"
          autoComplete="off"
          value={level.days_overdue}
          onChange={(event) => onLevel({ days_overdue: event.target.value })}
        />
        {(["fee", "minimum_amount"] as const).map((name) => (
          <MoneyInput
            {...field(name)}
            key={name}
            scale={scale}
            value={{ ...NO_MONEY, amount: level[name] }}
            onValue={({ amount }) => onLevel({ [name]: amount || "0" })}
          />
        ))}
      </div>
      <div className="ticks">
        <label>
          <input
            type="checkbox"
            className="tick"
            checked={level.charges_interest}
            onChange={(event) => onLevel({ charges_interest: event.target.checked })}
          />
          <span>{say("reminders.charges_interest")}</span>
        </label>
      </div>
      <details>
        <summary>{say("reminders.texts")}</summary>
        <p className="text-muted">{say("reminders.texts_hint")}</p>
        {LANGUAGES.map((language) =>
          WORDS.map((word) => (
            <TextField
              key={`${language}-${word}`}
              label={say(`reminders.${word}_in`, { language: say(`reminders.language_${language}`) })}
              name={`${at}.texts.${language}.${word}`}
              maxLength={word === "title" ? 500 : 2000}
              autoComplete="off"
              lang={language}
              dir="auto"
              value={level.texts[language]?.[word] ?? ""}
              onChange={(event) =>
                onLevel({
                  texts: {
                    ...level.texts,
                    [language]: { ...NOTHING, ...level.texts[language], [word]: event.target.value },
                  },
                })
              }
              error={faults[`${at}.texts.${language}.${word}`]}
            />
          )),
        )}
      </details>
      {onRemove && (
        <Button look="bare" onClick={onRemove}>
          <Icon of={Trash2} />
          {say("reminders.remove_level", { number })}
        </Button>
      )}
    </fieldset>
  );
}
