// The icons of the installed app, drawn from one description: public/icon*.svg and .png, src/app/icon.svg. Chromium of the system turns shapes into points.
import { writeFileSync } from "node:fs";
import { chromium } from "@playwright/test";

const INK = "#1c1b18";
const PAPER = "#f6f5f2";
/** The mark on a square of 32; `round`: the corners of the square, `scale`: of the ring. A maskable icon fills its square: systems cut it as they like. */
const drawn = ({ round, scale }) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="${round}" fill="${INK}"/>` +
  `<circle cx="16" cy="16" r="${7.5 * scale}" fill="none" stroke="${PAPER}" stroke-width="${3.5 * scale}"/></svg>`;
const PLAIN = drawn({ round: 8, scale: 1 });
const FILLED = drawn({ round: 0, scale: 1 });
const at = (path) => new URL(`../${path}`, import.meta.url);

writeFileSync(at("src/app/icon.svg"), `${PLAIN}\n`);
writeFileSync(at("public/icon-any.svg"), `${PLAIN}\n`);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: process.getuid() === 0 ? ["--no-sandbox"] : [],
});
const page = await browser.newPage();
for (const [name, svg, size] of [
  ["icon-192.png", PLAIN, 192],
  ["icon-512.png", PLAIN, 512],
  ["icon-maskable-512.png", FILLED, 512],
  ["icon-apple-180.png", FILLED, 180],
]) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<body style="margin:0">${svg.replace("<svg ", `<svg width="${size}" height="${size}" style="display:block" `)}</body>`,
  );
  writeFileSync(at(`public/${name}`), await page.screenshot({ omitBackground: true }));
}
await browser.close();
