// MDN's HTTP Observatory on the edge of this machine: OASYS_HTTP_PORT and OASYS_HTTPS_PORT on localhost. Its `scan` knows no ports, so what
// it is made of is called here: the same retrieval, the same tests, the same marks. Prints one line of JSON. Run with NODE_EXTRA_CA_CERTS.
import { existsSync, writeFileSync } from "node:fs";
import { ALGORITHM_VERSION, ALL_TESTS } from "@mdn/mdn-http-observatory/src/constants.js";
import { MINIMUM_SCORE_FOR_EXTRA_CREDIT } from "@mdn/mdn-http-observatory/src/grader/charts.js";
import { getGradeForScore, getScoreModifier } from "@mdn/mdn-http-observatory/src/grader/grader.js";
import { retrieve } from "@mdn/mdn-http-observatory/src/retriever/retriever.js";

// Browsers' list of hosts that are always encrypted, which its installer would fetch from elsewhere: this machine stands in none.
const preloaded = new URL(import.meta.resolve("@mdn/mdn-http-observatory/conf/hsts-preload.json"));
if (!existsSync(preloaded)) {
  writeFileSync(preloaded, "{}");
}
const found = await retrieve("localhost", {
  httpPort: process.env.OASYS_HTTP_PORT,
  httpsPort: process.env.OASYS_HTTPS_PORT,
  path: process.argv[2] ?? "/",
});
if (!found.responses.auto) {
  throw new Error("The edge did not answer.");
}
// In public the way from http leads to port 443, where here nobody listens: the step is taken to our port instead.
const plain = `http://localhost:${process.env.OASYS_HTTP_PORT}/`;
const sent = await fetch(plain, { redirect: "manual" });
const to = sent.headers.get("location");
if (!found.responses.http && to && new URL(to).hostname === "localhost") {
  found.responses.http = found.responses.auto;
  found.responses.httpRedirects = [
    { url: new URL(plain), status: sent.status },
    { url: new URL(to), status: found.responses.auto.status },
  ];
}
const tests = ALL_TESTS.map((test) => {
  const { result, pass, constructor: of } = test(found);
  return {
    name: of.name,
    title: of.title,
    result,
    pass,
    marks: result ? getScoreModifier(result) : 0,
  };
});
const lost = tests.reduce((sum, { marks }) => sum + Math.min(marks, 0), 100);
const all = tests.reduce((sum, { marks }) => sum + marks, 100);
const { score, grade } = getGradeForScore(lost >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? all : lost);
const { status, verified } = found.responses.auto;
process.stdout.write(`${JSON.stringify({ version: ALGORITHM_VERSION, score, grade, status, verified, tests })}\n`);
