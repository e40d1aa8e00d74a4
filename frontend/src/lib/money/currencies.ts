/** Currencies of ISO 4217 that are in use, by their decimals; a test of the backend holds them to what the API takes. */
const IN_USE: { readonly [decimals: string]: string } = {
  0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
  2:
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW " +
    "CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF " +
    "IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK " +
    "MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP " +
    "SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG " +
    "YER ZAR ZMW ZWG",
  3: "BHD IQD JOD KWD LYD OMR TND",
  4: "CLF UYW",
};

export type CurrencyOffer = { value: string; code: string; name: string; decimals: number };

/** Those that the tenant uses already come first, as it names them; then all others, named in the language. */
export function currencyOffers(
  used: readonly { readonly code: string; readonly name: string; readonly decimals: number }[],
  language: string,
): CurrencyOffer[] {
  const names = new Intl.DisplayNames([language], { type: "currency", fallback: "code" });
  const known = new Set(used.map(({ code }) => code));
  const others = Object.entries(IN_USE).flatMap(([decimals, codes]) =>
    codes.split(" ").map((code) => ({ code, name: names.of(code) ?? code, decimals: Number.parseInt(decimals, 10) })),
  );
  return [...used, ...others.filter(({ code }) => !known.has(code)).sort((a, b) => a.code.localeCompare(b.code))].map(
    ({ code, name, decimals }) => ({ value: code, code, name, decimals }),
  );
}
