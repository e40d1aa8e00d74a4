"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { FormFault } from "@/components/ui/form-fault";
import { type Choice, Select } from "@/components/ui/select";
import { TextField } from "@/components/ui/text-field";
import { toast } from "@/components/ui/toast";
import { api, call } from "@/lib/api/client";
import type { components } from "@/lib/api/schema";
import { useSubmit } from "@/lib/errors/use-submit";
import { useSay } from "@/lib/i18n/use-say";
import { chooseDatePattern, chooseLanguage, chooseRegion, chooseTheme } from "@/lib/session/preferences";

type Patch = Required<components["schemas"]["MePatch"]>;

/** Saves the profile, and takes it over here at once; other browsers do when one signs in. */
export function ProfileForm({
  said,
  languages,
  dates,
  numbers,
}: {
  said: { name: string; language: string; theme: string; date_format: string; number_locale: string };
  languages: readonly Choice[];
  dates: readonly Choice[];
  numbers: readonly Choice[];
}) {
  const say = useSay();
  const router = useRouter();
  const { isBusy, faults, submit } = useSubmit(["name", "language", "theme", "date_format", "number_locale"]);
  return (
    <form
      method="post"
      className="form-sheet"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        const body = Object.fromEntries(data) as unknown as Patch;
        submit(async () => {
          const { data: me } = await call(api.PATCH("/api/v1/me", { body: { ...body, name: body.name.trim() } }));
          chooseTheme(me.theme === "light" || me.theme === "dark" ? me.theme : null);
          chooseLanguage(me.language || null);
          chooseRegion(me.number_locale || null);
          chooseDatePattern(me.date_format || null);
          if (me.language) {
            document.documentElement.lang = me.language;
          }
          router.refresh();
          toast({ text: say("account.saved"), is: "ok" });
        });
      }}
    >
      <FormFault faults={faults} />
      <section>
        <h2>{say("account.you")}</h2>
        <TextField
          label={say("account.name")}
          hint={say("account.name_hint")}
          name="name"
          autoComplete="name"
          maxLength={200}
          defaultValue={said.name}
          error={faults.fields.name}
        />
      </section>
      <section>
        <h2>{say("account.looks")}</h2>
        <Select
          label={say("account.language")}
          name="language"
          choices={[{ value: "", name: say("account.as_browser") }, ...languages]}
          defaultValue={said.language}
          error={faults.fields.language}
        />
        <Select
          label={say("account.theme")}
          name="theme"
          choices={[
            { value: "system", name: say("shell.system") },
            { value: "light", name: say("shell.light") },
            { value: "dark", name: say("shell.dark") },
          ]}
          defaultValue={said.theme}
          error={faults.fields.theme}
        />
      </section>
      <section>
        <h2>{say("account.formats")}</h2>
        <Select
          label={say("account.dates")}
          name="date_format"
          choices={[{ value: "", name: say("account.as_company") }, ...dates]}
          defaultValue={said.date_format}
          error={faults.fields.date_format}
        />
        <Select
          label={say("account.numbers")}
          name="number_locale"
          choices={[{ value: "", name: say("account.as_company") }, ...numbers]}
          defaultValue={said.number_locale}
          error={faults.fields.number_locale}
        />
      </section>
      <div className="bts">
        <Button type="submit" look="primary" busy={isBusy}>
          {say("ui.save")}
        </Button>
      </div>
    </form>
  );
}
