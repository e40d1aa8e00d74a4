import { expect, test } from "vitest";
import { titleOf } from "./title";

test("with whom and the text, nothing twice", () => {
  const of = (counterparty_name: string, text: string) => titleOf({ counterparty_name, text });
  expect(of("Muster & Co", "Invoice 17")).toBe("Muster & Co \u00b7 Invoice 17");
  expect(of("TNB 2201", "TNB 2201")).toBe("TNB 2201");
  expect(of("Ibg Cr Seri Bayu Hot", "IBG CR SERI BAYU HOTEL INV 17")).toBe("IBG CR SERI BAYU HOTEL INV 17");
  expect(of("Ong", "Fee for longan")).toBe("Ong \u00b7 Fee for longan");
  expect(of("Ong", "Ongoing fee, paid by Ong.")).toBe("Ongoing fee, paid by Ong.");
  expect([of("Muster", ""), of("", " Fee "), of("", "")]).toEqual(["Muster", "Fee", ""]);
});
