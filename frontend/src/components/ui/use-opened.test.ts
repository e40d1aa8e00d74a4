import { expect, test } from "vitest";
import { type Opened, openedOn } from "./use-opened";

type Act = "post" | "void";
type Draft = { id: string; version: number };

test("a dialog keeps the version that was looked at when it was asked for", () => {
  const opened = openedOn<Act, Draft>(null, "post", { id: "a", version: 1 });
  expect(opened).toEqual({ is: "post", of: { id: "a", version: 1 } });
});

test("what is open is not opened again on what the page reads meanwhile", () => {
  const opened: Opened<Act, Draft> = { is: "post", of: { id: "a", version: 1 } };
  expect(openedOn(opened, "post", { id: "a", version: 2 })).toBe(opened);
  expect(openedOn<Act, Draft>(opened, "void", { id: "b", version: 1 })).toBe(opened);
});
