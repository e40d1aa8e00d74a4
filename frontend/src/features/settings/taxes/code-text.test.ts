import { expect, test } from "vitest";
import { bodyOf, type CodeText, missingOf, newComponent } from "./code-text";

const PART = { ...newComponent("a", "2026-11-26"), name: "Service tax", rate: "8,5" };
const TEXT: CodeText = {
  code: " SV ",
  direction: "sales",
  treatment: "taxable",
  said: { name: "Service tax", category: "S", exemption_code: "", exemption_reason: "", myinvois_type: "02" },
  due: { onPayment: true, months: "12" },
  isTogether: true,
  components: [PART],
};

test("a new code is sent as it was typed", () => {
  expect(bodyOf(TEXT)).toMatchObject({
    code: "SV",
    due_on: "payment",
    due_within_months: 12,
    rounds_together: false,
    components: [
      { name: "Service tax", recoverable_percent: "100", rates: [{ starts_on: "2026-01-01", value: "8.5" }] },
    ],
  });
  const two = {
    ...TEXT,
    direction: "purchases",
    components: [PART, { ...PART, kind: "unit", recoverable: "40" }],
  } as const;
  expect(bodyOf(two)).toMatchObject({
    rounds_together: true,
    components: [{ is_per_unit: false }, { is_per_unit: true, recoverable_percent: "40" }],
  });
});

test("a code without taxes falls due with the invoice, whatever was chosen before", () => {
  expect(bodyOf({ ...TEXT, components: [] })).toMatchObject({
    due_on: "invoice",
    due_within_months: null,
    components: [],
  });
});

test("what is missing is named as the API names it", () => {
  expect(missingOf(TEXT)).toEqual({});
  const empty = { ...TEXT, code: " ", said: { ...TEXT.said, name: "" }, due: { onPayment: true, months: "soon" } };
  expect(missingOf({ ...empty, components: [{ ...PART, name: "", rate: "much", starts_on: "" }] })).toEqual({
    code: "required",
    name: "required",
    due_within_months: "months",
    "components.0.name": "required",
    "components.0.rates.0.value": "rate",
    "components.0.rates.0.starts_on": "required",
  });
});
