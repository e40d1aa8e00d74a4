import { expect, it } from "vitest";
import { framesOf, typeOf } from "./place-of";

it("takes places in our own files out of what Chrome writes, and no text", () => {
  const stack = `TypeError: Kopi Pagi owes 1,234.50
    at pay (https://books.example/_next/static/chunks/3f0c1a.js:1:20417)
    at async Object.run (https://books.example/_next/static/chunks/9b.js?v=kopi:2:33)
    at https://books.example/_next/static/chunks/app/%5Bcompany%5D/page-1b2.js:3:7
    at chrome-extension://abcdef/content.js:1:1
    at https://elsewhere.example/tag.js:1:2
    at new Promise (<anonymous>)`;
  expect(framesOf(stack)).toEqual([
    { file: "/_next/static/chunks/3f0c1a.js", function: "pay", line: 1, column: 20417 },
    { file: "/_next/static/chunks/9b.js", function: "Object.run", line: 2, column: 33 },
    { file: "/_next/static/chunks/app/%5Bcompany%5D/page-1b2.js", function: "", line: 3, column: 7 },
  ]);
});

it("reads what Firefox and Safari write", () => {
  const stack = `pay@https://books.example/_next/static/chunks/3f0c1a.js:1:20417
@https://books.example/_next/static/chunks/9b.js:2:33
two words@https://books.example/_next/static/chunks/9b.js:2:34
https://books.example/_next/static/chunks/9b.js:2:35
[native code]`;
  expect(framesOf(stack)).toEqual([
    { file: "/_next/static/chunks/3f0c1a.js", function: "pay", line: 1, column: 20417 },
    { file: "/_next/static/chunks/9b.js", function: "", line: 2, column: 33 },
    { file: "/_next/static/chunks/9b.js", function: "", line: 2, column: 34 },
    { file: "/_next/static/chunks/9b.js", function: "", line: 2, column: 35 },
  ]);
});

it("stops at twenty and finds nothing in nothing", () => {
  expect(framesOf("a@https://b.example/_next/static/c.js:1:1\n".repeat(30))).toHaveLength(20);
  expect(framesOf("Script error.")).toEqual([]);
  expect(framesOf("")).toEqual([]);
});

it("keeps a name that is one", () => {
  expect(["TypeError", "ChunkLoadError", "Kopi Pagi", "x", "E1"].map(typeOf)).toEqual([
    "TypeError",
    "ChunkLoadError",
    "Error",
    "Error",
    "Error",
  ]);
});
