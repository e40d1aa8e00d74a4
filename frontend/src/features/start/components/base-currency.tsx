import { redirect } from "next/navigation";
import { getLanguage, getSay } from "@/lib/i18n/server";
import { type Decisions, openBefore, pageOf } from "../decisions";
import { readPack } from "../queries";
import { CurrencyForm } from "./currency-form";
import { Decision, StartPage } from "./start-page";

/** The currency of the books: the pack's, unless another is chosen. */
export async function BaseCurrency({ decided }: { decided: Decisions }) {
  const [say, { language }] = await Promise.all([getSay(), getLanguage()]);
  const open = openBefore("currency", decided);
  if (open || !decided.pack) {
    redirect(pageOf(open ?? "country", decided));
  }
  const pack = await readPack(decided.pack);
  const names = new Intl.DisplayNames(language, { type: "currency" });
  const offers = Intl.supportedValuesOf("currency").map((code) => ({
    value: code,
    code,
    name: names.of(code) ?? code,
  }));
  return (
    <StartPage
      now="currency"
      back={{ country: "/start/country", name: pageOf("name", decided) }}
      title={say("start.step_currency")}
    >
      <Decision title={say("start.currency_title")} text={say("start.currency_text")}>
        <CurrencyForm
          decided={{ ...decided, currency: decided.currency ?? pack.base_currency ?? undefined }}
          offers={offers}
        />
      </Decision>
    </StartPage>
  );
}
