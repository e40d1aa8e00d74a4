import { expect, test } from "vitest";
import { latestOnly } from "./latest";

function held() {
  const open: { asked: string; end: (error?: Error) => void }[] = [];
  const shown: string[] = [];
  const ask = latestOnly<string>(async (asked, isLatest) => {
    await new Promise<void>((done, fail) => open.push({ asked, end: (error) => (error ? fail(error) : done()) }));
    if (isLatest()) {
      shown.push(asked);
    }
  });
  const end = async (error?: Error) => {
    open.at(-1)?.end(error);
    await new Promise((done) => setTimeout(done));
  };
  return { ask, end, shown, begun: () => open.map(({ asked }) => asked) };
}

test("what is asked for while one runs comes after it, and only the last of it", async () => {
  const { ask, end, shown, begun } = held();
  const all = Promise.all([ask("account"), ask("tax"), ask("tax, account")]);
  expect(begun()).toEqual(["account"]);
  await end();
  expect(begun()).toEqual(["account", "tax, account"]);
  await end();
  await all;
  expect(shown).toEqual(["tax, account"]);
});

test("how an overtaken act failed is not said; how the last one failed is", async () => {
  const { ask, end, shown } = held();
  const all = Promise.allSettled([ask("first"), ask("second")]);
  await end(new Error("of the first"));
  await end();
  expect((await all).map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
  expect(shown).toEqual(["second"]);

  const last = Promise.allSettled([ask("third")]);
  await end(new Error("of the third"));
  expect(await last).toMatchObject([{ status: "rejected", reason: { message: "of the third" } }]);
});

test("after a failure the next is asked as ever", async () => {
  const { ask, end, shown } = held();
  const failed = Promise.allSettled([ask("first")]);
  await end(new Error("no"));
  await failed;
  const all = ask("second");
  await end();
  await all;
  expect(shown).toEqual(["second"]);
});
