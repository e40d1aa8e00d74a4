import "server-only";
import { getLanguage } from "./asked";

/** ISO 3166-1, as the API takes countries. */
const COUNTRIES =
  "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC " +
  "CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD " +
  "GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH " +
  "KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW " +
  "MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC " +
  "SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY " +
  "UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";
/** Languages that contacts are likely to be written to in; others can stand already. */
const LANGUAGES =
  "ar bn cs da de el en es et fi fr gu he hi hr hu id it ja kn ko lt lv ml mr ms nb nl pa pl pt ro ru sk sl sv ta te th tr uk ur vi zh";

export type Named = { value: string; code: string; name: string };

/** Countries by their names in the language of the reader. */
export async function countryOffers(): Promise<Named[]> {
  return offers(COUNTRIES.split(" "), "region");
}

/** Languages by their names in the language of the reader; `known` is among them, whatever it is. */
export async function languageOffers(known?: string): Promise<Named[]> {
  return offers([...new Set([...LANGUAGES.split(" "), ...(known ? [known] : [])])], "language");
}

/** A name for each code, as in "MY": "Malaysia"; the code itself where there is none. */
export async function placeNamer(type: "region" | "language"): Promise<(code: string) => string> {
  const { language } = await getLanguage();
  const names = new Intl.DisplayNames([language], { type, fallback: "code" });
  return (code) => {
    try {
      return names.of(code) ?? code;
    } catch {
      return code; // a tag that Intl does not read
    }
  };
}

async function offers(codes: readonly string[], type: "region" | "language"): Promise<Named[]> {
  const [{ language }, nameOf] = await Promise.all([getLanguage(), placeNamer(type)]);
  return codes
    .map((code) => ({ value: code, code, name: nameOf(code) }))
    .sort((a, b) => a.name.localeCompare(b.name, language));
}
