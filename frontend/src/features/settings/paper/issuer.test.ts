import { expect, test } from "vitest";
import { fromIssuer, toBody } from "./issuer";

const NOTHING = {
  legal_name: "",
  trading_name: "",
  address: null,
  identifiers: [],
  legal_details: "",
  contact_name: "",
  contact_phone: "",
  contact_email: "",
  electronic_address: null,
  bank: null,
  said_by: null,
  said_at: null,
  version: 0,
};

test("where nothing was said the form begins with the company, and what is empty is not sent", () => {
  const body = toBody(fromIssuer(NOTHING, "Kopi", "MY"));
  expect(body).toMatchObject({ legal_name: "Kopi", bank: null, electronic_address: null, identifiers: [] });
  expect(body.address.country).toBe("MY");
});

test("an account of a country is sent as one, an IBAN alone", () => {
  const form = fromIssuer(NOTHING, "Kopi", "MY");
  expect(toBody({ ...form, iban: " DE89 ", bank_code: "X" }).bank?.account).toEqual({ iban: "DE89", bank_code: "X" });
  expect(toBody({ ...form, iban: "5140", bank_code: "MBBEMYKL", bank_country: "my" }).bank?.account).toEqual({
    country: "MY",
    account_number: "5140",
    bank_code: "MBBEMYKL",
  });
});

test("what was said goes through the form unchanged", () => {
  const said = {
    ...NOTHING,
    legal_name: "Linden",
    address: { street: "A\nB", postal_code: "1", city: "C", subdivision: "", country: "DE" },
    identifiers: [{ scheme: "eu_vat", value: "DE136695976" }],
    electronic_address: { scheme: "9930", value: "DE136695976" },
    bank: { holder: "", bank: "Bank", country: "DE", is_iban: true, account: "DE89", bank_code: "" },
  };
  expect(toBody(fromIssuer(said, "x", "MY"))).toMatchObject({
    legal_name: "Linden",
    address: said.address,
    identifiers: said.identifiers,
    electronic_address: said.electronic_address,
    bank: { account: { iban: "DE89", bank_code: "" }, bank: "Bank", holder: "" },
  });
});
