import { expect, test } from "vitest";
import { headingOf, leftOut } from "./columns";

const COLUMNS = [
  { heading: "Customer name", field: "display_name" },
  { heading: "Fax", field: null },
  { heading: "", field: null },
];

test("a problem is said of the column as the file calls it", () => {
  expect(headingOf(COLUMNS, "display_name")).toBe("Customer name");
  expect(headingOf(COLUMNS, "my_tin")).toBe("my tin");
  expect(headingOf(COLUMNS, "")).toBe("");
});

test("columns that were not known are named, those without a name are not", () => {
  expect(leftOut(COLUMNS)).toEqual(["Fax"]);
});
