import { expect, test } from "vitest";
import { currencyOffers } from "./currencies";

test("what is used comes first and once, then every currency in use by its code", () => {
  const used = [
    { code: "MYR", name: "Ringgit", decimals: 2 },
    { code: "EUR", name: "Euro", decimals: 2 },
  ];
  const found = currencyOffers(used, "de");
  expect(found.slice(0, 3).map(({ code }) => code)).toEqual(["MYR", "EUR", "AED"]);
  expect(found.filter(({ code }) => code === "EUR")).toHaveLength(1);
  expect(found.find(({ code }) => code === "CHF")?.name).toBe("Schweizer Franken");
  expect(found.find(({ code }) => code === "JPY")?.decimals).toBe(0);
  expect(found.find(({ code }) => code === "KWD")?.decimals).toBe(3);
});
