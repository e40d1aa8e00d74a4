import { expect, test } from "vitest";
import { hasUnread, unreadIn } from "./unread";

type Field = { name?: string; label?: string };

function formOf(field: Field | null) {
  const focused: string[] = [];
  const found = field && {
    focus: () => focused.push("field"),
    getAttribute: (name: string) => (name === "aria-label" ? (field.name ?? null) : null),
    labels: field.label === undefined ? [] : [{ textContent: field.label }],
  };
  const form = { querySelector: (asked: string) => (asked === "[data-unread]" ? found : null) };
  return { form: form as unknown as HTMLElement, focused };
}

test("a form without such a field is sent", () => {
  const { form, focused } = formOf(null);
  expect([hasUnread(form), unreadIn(form), focused]).toEqual([false, null, []]);
});

test("the field is called as it is for who hears the page, or as its label says", () => {
  expect(unreadIn(formOf({ name: "Price, line 2", label: "Other" }).form)).toBe("Price, line 2");
  expect(unreadIn(formOf({ label: " Discount " }).form)).toBe("Discount");
  expect(unreadIn(formOf({}).form)).toBe("");
});

test("asking for its name leaves the focus where it is", () => {
  const { form, focused } = formOf({ name: "Price" });
  unreadIn(form);
  expect(focused).toEqual([]);
  expect(hasUnread(form)).toBe(true);
  expect(focused).toEqual(["field"]);
});
