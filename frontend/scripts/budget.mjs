// First-load JavaScript of each route, gzip, against its gate. Reads what `next build` noted and the script that deploy/edge/after-paint.mjs
// added to every page; fails where a route is over.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const KB = 1000;
// The framework alone is about 132 KB. What a route is decides its gate: editors before lists before the rest.
const EDITORS = {
  gate: 185,
  routes: [
    /\/payments\/new$/,
    /\/bank\/\[account\]$/,
    /\/(entries|contacts|invoices|credit-notes|bills|supplier-credits)\/(new|\[[^\]]+\]\/edit)$/,
    /\/budgets\/\[/,
    /\/taxes\/new$/,
  ],
};
const LISTS = {
  gate: 165,
  routes: [
    /\/entries(\/|$)/,
    /\/(invoices|credit-notes|bills|supplier-credits)(\/|$)/,
    /\/(accounts|bank|budgets|contacts|export|import|myinvois|open-items|opening-balances|payment-runs|payments|periods|recurring|recurring-bills|recurring-invoices|reminders|revaluation|tax-returns)(\/|$)/,
    /\/settings\//,
    /^\/account\//,
    /^\/start/,
    /^\/invitation$/,
  ],
};
const REST = 145;

const root = new URL("../", import.meta.url);
const stats = JSON.parse(readFileSync(new URL(".next/diagnostics/route-bundle-stats.json", root), "utf8"));
const sizes = new Map();
const sizeOf = (path) => {
  if (!sizes.has(path)) {
    sizes.set(path, gzipSync(readFileSync(new URL(path, root)), { level: 9 }).length);
  }
  return sizes.get(path);
};
const chunks = ".next/static/chunks/";
const first = readdirSync(new URL(chunks, root)).filter((name) => /^begin-.*\.js$/.test(name));
if (first.length === 0) {
  throw new Error("The script that pages begin with is missing: run deploy/edge/after-paint.mjs over the build.");
}
const everywhere = Math.max(...first.map((name) => sizeOf(chunks + name)));
const rows = stats
  .map(({ route, firstLoadChunkPaths }) => ({
    route,
    size: firstLoadChunkPaths.reduce((sum, path) => sum + sizeOf(path), everywhere) / KB,
    gate: [EDITORS, LISTS].find(({ routes }) => routes.some((one) => one.test(route)))?.gate ?? REST,
  }))
  .sort((a, b) => b.size - a.size);
for (const { route, size, gate } of rows) {
  process.stdout.write(`${size > gate ? "OVER" : "ok  "} ${size.toFixed(1).padStart(6)} of ${gate} KB  ${route}\n`);
}
process.exit(rows.some(({ size, gate }) => size > gate) ? 1 : 0);
