import { expect, test } from "vitest";
import { ApiError, unreachable } from "@/lib/api/problem";
import { faultsOf, firstWrong } from "./fields";

const refusal = (errors: { pointer: string; code: string; message: string }[]) =>
  new ApiError(
    { ...unreachable(), status: 422, code: "core.invalid", detail: "Some fields need another value.", errors },
    "id",
  );

test("pointers become fields, lines included; what names no field is said of the whole", () => {
  const error = refusal([
    { pointer: "/posting_date", code: "core.required", message: "Say when." },
    { pointer: "/lines/3/debit", code: "core.invalid_value", message: "Two decimals." },
    { pointer: "/elsewhere", code: "core.unknown_field", message: "Unknown." },
  ]);
  expect(faultsOf(error, ["posting_date", "lines.*.debit"])).toEqual({
    fields: { posting_date: "Say when.", "lines.3.debit": "Two decimals." },
    whole: "Unknown.",
    code: "core.invalid",
    requestId: "id",
  });
});

test("what several places say alike is said of the whole once", () => {
  const said = ["/items/0/rate", "/items/1/rate"].map((pointer) => ({ pointer, code: "x", message: "No rate." }));
  expect(faultsOf(refusal(said), []).whole).toBe("No rate.");
});

test("a refusal without fields is said of the whole", () => {
  expect(faultsOf(refusal([]), ["name"])).toMatchObject({ fields: {}, whole: "Some fields need another value." });
});

test("the first wrong field is that of the form, lines by their place", () => {
  const faults = { fields: { "lines.1.debit": "a", name: "b" }, whole: null, code: "", requestId: "" };
  expect(firstWrong(["name", "lines.*.debit"], faults)).toBe("name");
  expect(firstWrong(["lines.*.debit", "name"], faults)).toBe("lines.1.debit");
  expect(firstWrong(["elsewhere"], faults)).toBeUndefined();
});
