"use client";

import { Plus, Trash2 } from "lucide";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { Icon } from "@/components/ui/icon";
import { Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { toast } from "@/components/ui/toast";
import { hasUnread } from "@/lib/errors/unread";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { decimalsOf } from "@/lib/money/format";
import { chooseSettings, type Settings } from "../api";
import { LevelFields } from "./level-fields";
import { RateFields } from "./rate-fields";

const FIELDS = [
  ...["days_overdue", "fee", "minimum_amount"].map((name) => `levels.*.${name}`),
  ...["valid_from", "valid_to", "business_percent", "consumer_percent", "source"].map(
    (name) => `interest_rates.*.${name}`,
  ),
  "days_between",
  "fee_account",
  "interest_account",
  "releases_up_to_level",
];
const MOST_LEVELS = 9;
/** A whole number as it was typed; nothing for anything else: the API says what it takes. */
const whole = (text: string) => (/^\d{1,5}$/.test(text.trim()) ? Number.parseInt(text, 10) : -1);
const TICKS = ["sends_mail", "posts_charges", "releases_first_level"] as const;
export type LevelSaid = {
  days_overdue: string;
  fee: string;
  minimum_amount: string;
  charges_interest: boolean;
  texts: Settings["levels"][number]["texts"];
};

/** Levels, rates and what is done with a reminder. */
export function SettingsForm({
  companyId,
  settings,
  mayChange,
  today,
}: {
  companyId: string;
  settings: Settings;
  mayChange: boolean;
  today: string;
}) {
  const say = useSay();
  const router = useRouter();
  const [levels, setLevels] = useState<readonly LevelSaid[]>(
    settings.levels.map((level) => ({ ...level, days_overdue: String(level.days_overdue) })),
  );
  const [rates, setRates] = useState(settings.interest_rates);
  const [days, setDays] = useState(String(settings.days_between));
  const [ticks, setTicks] = useState({
    sends_mail: settings.sends_mail,
    posts_charges: settings.posts_charges,
    releases_first_level: settings.releases_first_level,
  });
  const [upTo, setUpTo] = useState(settings.releases_up_to_level);
  const [accounts, setAccounts] = useState({
    fee_account: settings.fee_account ?? "",
    interest_account: settings.interest_account ?? "",
  });
  const { isBusy, faults, submit } = useSubmit(FIELDS);
  const account = (name: "fee_account" | "interest_account") => ({
    name,
    label: say(`reminders.${name}`),
    value: accounts[name],
    autoComplete: "off",
    onChange: (event: { target: { value: string } }) => setAccounts({ ...accounts, [name]: event.target.value }),
    error: faults.fields[name],
  });

  const save = () =>
    submit(async () => {
      await chooseSettings(companyId, settings.version, {
        levels: levels.map((level) => ({ ...level, days_overdue: whole(level.days_overdue) })),
        interest_rates: rates.map((rate) => ({ ...rate })),
        days_between: whole(days),
        ...ticks,
        releases_up_to_level: Math.min(upTo, levels.length),
        fee_account: accounts.fee_account.trim() || null,
        interest_account: accounts.interest_account.trim() || null,
      });
      toast({ text: say("reminders.settings_kept"), is: "ok" });
      router.refresh();
    });

  return (
    <form
      method="post"
      className="form-sheet"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!hasUnread(event.currentTarget)) {
          save();
        }
      }}
    >
      <FormFault faults={faults} />
      {settings.failure && (
        <p className="note bad">
          {say("reminders.rule_failed")} {settings.failure.detail} <code>{settings.failure.code}</code>
        </p>
      )}
      <fieldset className="contents" disabled={!mayChange}>
        <section>
          <h2>{say("reminders.levels")}</h2>
          <p className="text-muted">{say("reminders.levels_hint", { currency: settings.currency })}</p>
          {levels.map((level, place) => (
            <LevelFields
              // A level is named by its place.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              key={place}
              number={place + 1}
              level={level}
              scale={decimalsOf(settings.currency)}
              faults={faults.fields}
              onLevel={(to) => setLevels(levels.map((one, at) => (at === place ? { ...one, ...to } : one)))}
              onRemove={levels.length > 1 ? () => setLevels(levels.filter((_, at) => at !== place)) : null}
            />
          ))}
          {levels.length < MOST_LEVELS && (
            <Button
              onClick={() =>
                setLevels([
                  ...levels,
                  { days_overdue: "", fee: "0", minimum_amount: "0", charges_interest: false, texts: {} },
                ])
              }
            >
              <Icon of={Plus} />
              {say("reminders.add_level")}
            </Button>
          )}
          <TextField
            label={say("reminders.days_between")}
            hint={say("reminders.days_between_hint")}
            name="days_between"
            inputMode="numeric"
            autoComplete="off"
            value={days}
            onChange={(event) => setDays(event.target.value)}
            error={faults.fields.days_between}
          />
        </section>
        <section>
          <h2>{say("reminders.rates")}</h2>
          <p className="text-muted">{say("reminders.rates_hint")}</p>
          {rates.map((rate, place) => (
            <RateFields
              // biome-ignore lint/suspicious/noArrayIndexKey: a rate is named by its place
              key={place}
              place={place}
              rate={rate}
              faults={faults.fields}
              onRate={(to) => setRates(rates.map((one, at) => (at === place ? { ...one, ...to } : one)))}
              onRemove={() => setRates(rates.filter((_, at) => at !== place))}
            />
          ))}
          <div className="bts">
            <Button
              onClick={() =>
                setRates([
                  ...rates,
                  { valid_from: today, valid_to: null, business_percent: "", consumer_percent: "", source: "" },
                ])
              }
            >
              <Icon of={Plus} />
              {say("reminders.add_rate")}
            </Button>
            {rates.length > 1 && (
              <Button onClick={() => setRates([])}>
                <Icon of={Trash2} />
                {say("reminders.remove_rates")}
              </Button>
            )}
          </div>
        </section>
        <section>
          <h2>{say("reminders.release_title")}</h2>
          <div className="ticks">
            {TICKS.map((name) => (
              <label key={name}>
                <input
                  type="checkbox"
                  className="tick"
                  checked={ticks[name]}
                  onChange={(event) => setTicks({ ...ticks, [name]: event.target.checked })}
                />
                <span>
                  {say(`reminders.${name}`)}
                  <small>{say(`reminders.${name}_hint`)}</small>
                </span>
              </label>
            ))}
          </div>
          {ticks.releases_first_level && (
            <Select
              name="releases_up_to_level"
              label={say("reminders.releases_up_to_level")}
              hint={say("reminders.releases_up_to_level_hint")}
              choices={levels.map((_, place) => ({
                value: String(place + 1),
                name: say("reminders.level_number", { number: place + 1 }),
              }))}
              value={String(Math.min(upTo, levels.length))}
              error={faults.fields.releases_up_to_level}
              onChange={(event) => setUpTo(whole(event.target.value))}
            />
          )}
          {ticks.posts_charges && (
            <>
              <TextField {...account("fee_account")} />
              <TextField {...account("interest_account")} />
            </>
          )}
        </section>
        {mayChange && (
          <div className="bts">
            <Button type="submit" look="primary" busy={isBusy}>
              {say("ui.save")}
            </Button>
          </div>
        )}
      </fieldset>
      {!mayChange && <p className="text-muted">{say("reminders.may_not")}</p>}
    </form>
  );
}
