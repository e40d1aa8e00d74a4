// Makes the static files of a build, in the folder that is named, ready for browsers. Run after each build of the web app.
//
// Scripts are marked so that the browser compiles their functions while they load, beside the page: nearly every function of a page's
// scripts is called when it starts, and would else be compiled one by one on the thread that the page is shown by (V8's explicit compile
// hints; browsers that do not know them read a comment). Small ones are not worth the words. Beside each text file its .br is written, for the edge to serve.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const TEXT = /\.(js|css|svg|json|txt|html)$/;
const LEAST_BYTES = 860;
const LEAST_SCRIPT_BYTES = 14_000;
const COMPILE_AT_ONCE = Buffer.from("//# allFunctionsCalledOnLoad\n");

function marked(path) {
  const content = readFileSync(path);
  if (!path.endsWith(".js") || content.length < LEAST_SCRIPT_BYTES) return content;
  if (content.subarray(0, COMPILE_AT_ONCE.length).equals(COMPILE_AT_ONCE)) return content;
  const whole = Buffer.concat([COMPILE_AT_ONCE, content]);
  writeFileSync(path, whole);
  return whole;
}

for (const entry of readdirSync(process.argv[2], { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  if (!entry.isFile() || !TEXT.test(entry.name)) continue;
  const content = marked(path);
  if (content.length < LEAST_BYTES) continue;
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  writeFileSync(`${path}.br`, brotliCompressSync(content, { params }));
}
