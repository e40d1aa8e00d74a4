import { expect, test } from "vitest";
import { ApiError } from "@/lib/api/problem";
import type { Preview } from "./api";
import { newForm } from "./form";
import { type Computed, withoutAnswer } from "./use-preview";

const form = newForm("2026-03-15", null);
const computed: Computed = { preview: {} as Preview, isStale: false, error: null, of: null, at: new Date(0) };
const refused = (status: number) =>
  new ApiError({ type: "about:blank", title: "", status, code: "", detail: "", request_id: "", errors: [] } as never);

test("totals of before a refusal are said to be old, with the faults of what was refused", () => {
  const error = refused(422);
  expect(withoutAnswer(computed, error, form)).toEqual({ ...computed, isStale: true, error, of: form });
});

test("totals of before an answer that never came are said to be old as well", () => {
  expect(withoutAnswer(computed, refused(503), form)).toEqual({ ...computed, isStale: true });
});

test("where nothing was computed nothing is old", () => {
  expect(withoutAnswer({ ...computed, preview: null }, refused(503), form).isStale).toBe(false);
});
