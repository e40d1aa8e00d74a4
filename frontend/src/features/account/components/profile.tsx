import { PageHead } from "@/components/ui/page-head";
import { ScrollRegion } from "@/components/ui/scroll-region";
import { formatDate } from "@/lib/dates/format";
import { DATE_PATTERNS } from "@/lib/dates/patterns";
import { LANGUAGES } from "@/lib/i18n/languages";
import { getFormat, getLanguage, getSay } from "@/lib/i18n/server";
import { formatMoney } from "@/lib/money/format";
import { getMe } from "@/lib/session/me";
import { ProfileForm } from "./profile-form";

const REGIONS = [
  "en-GB",
  "en-US",
  "en-IN",
  "en-MY",
  "en-SG",
  "de-DE",
  "de-AT",
  "de-CH",
  "fr-FR",
  "fr-CH",
  "sv-SE",
  "ms-MY",
];
const EXAMPLE_DAY = "2026-03-31";
const EXAMPLE_AMOUNT = "-1234567.89";

/** Name, language, theme, and how dates and numbers are written. */
export async function Profile() {
  const [say, me, { language }, format] = await Promise.all([getSay(), getMe(), getLanguage(), getFormat()]);
  const regions = new Intl.DisplayNames(language, { type: "language" });
  const numberLocales =
    me.number_locale && !REGIONS.includes(me.number_locale) ? [me.number_locale, ...REGIONS] : REGIONS;
  return (
    <>
      <PageHead title={say("account.profile")} sub={me.email} />
      <ScrollRegion label={say("account.profile")}>
        <div className="narrow">
          <ProfileForm
            said={me}
            languages={Object.entries(LANGUAGES).map(([value, { name }]) => ({ value, name }))}
            dates={DATE_PATTERNS.map((value) => ({ value, name: formatDate(EXAMPLE_DAY, format.region, value) }))}
            numbers={numberLocales.map((value) => ({
              value,
              name: `${formatMoney(EXAMPLE_AMOUNT, value)} · ${regions.of(value) ?? value}`,
            }))}
          />
        </div>
      </ScrollRegion>
    </>
  );
}
