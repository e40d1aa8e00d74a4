import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import axe from "axe-core";
import { Api, type Books, makeBooks } from "./books";

export { expect } from "@playwright/test";

export const DESK = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

type Fixtures = {
  /** Every page of every browser that a test opens is watched: an error on its console or a violation of the policy fails the test. */
  watched: Fault[];
  /** The API, in the session of the page. */
  api: Api;
  /** Books of one's own: a person, signed in, with a tenant and an empty company. */
  books: Books;
  /** Looks at the page as it is, on a desk in light and on a phone in dark: axe finds nothing, and nothing sticks out to the side. */
  lookAtPage: (name: string) => Promise<void>;
  /** The same at both sizes in both themes: done to every page once. */
  lookAtPageWholly: (name: string) => Promise<void>;
};

export const test = base.extend<Fixtures>({
  watched: [
    async ({ browser, context }, use) => {
      const faults: Fault[] = [];
      const open = browser.newContext.bind(browser);
      browser.newContext = async (...said) => {
        const another = await open(...said);
        await watch(another, faults);
        return another;
      };
      await watch(context, faults);
      await use(faults);
      browser.newContext = open;
      const left = faults.filter(({ page, text }) => !(page && EXPECTED.get(page)?.test(text)));
      expect(
        left.map(({ where, text }) => `${where}: ${text}`),
        "errors on the console and violations of the policy",
      ).toEqual([]);
    },
    { auto: true },
  ],
  api: async ({ page, baseURL }, use) => {
    await use(new Api(page.request, baseURL ?? ""));
  },
  books: async ({ api }, use) => {
    await use(await makeBooks(api));
  },
  lookAtPage: async ({ page }, use) => {
    await use((name) =>
      lookAt(page, name, [
        { size: DESK, colorScheme: "light", rules: null },
        { size: PHONE, colorScheme: "dark", rules: null },
      ]),
    );
  },
  lookAtPageWholly: async ({ page }, use) => {
    await use((name) =>
      lookAt(
        page,
        name,
        [DESK, PHONE].flatMap((size): Look[] => [
          { size, colorScheme: "light", rules: null },
          { size, colorScheme: "dark", rules: COLOURS },
        ]),
      ),
    );
  },
});

const FIELDS = "button, input, select, textarea";

/** What is clicked or typed before React has taken a page over is lost on it: whoever goes somewhere waits until each field of it is React's. */
function actOnLivePages(page: Page): void {
  const [goto, reload] = [page.goto.bind(page), page.reload.bind(page)];
  const live = () =>
    page
      .waitForFunction(
        (fields) =>
          [...document.querySelectorAll(fields)].every((one) =>
            Object.keys(one).some((key) => key.startsWith("__react")),
          ),
        FIELDS,
        { timeout: 10_000 },
      )
      .catch(() => null); // a page of something else, or a dialog that stands by
  page.goto = async (...said) => {
    const answer = await goto(...said);
    await live();
    return answer;
  };
  page.reload = async (...said) => {
    const answer = await reload(...said);
    await live();
    return answer;
  };
}

type Fault = { page: Page | null; where: string; text: string };

const EXPECTED = new WeakMap<Page, RegExp>();

/** Errors of this kind are what the test is about; every other one on the page still fails it. */
export function expectFaults(page: Page, kind: RegExp): void {
  EXPECTED.set(page, kind);
}

// What the API refuses on purpose or what a cut line keeps away, is noted by the browser as a failed resource; the page says it in its own words.
const SAID_BY_THE_PAGE = /Failed to load resource: (.* 4\d\d|net::ERR_INTERNET_DISCONNECTED)/;

async function watch(context: BrowserContext, faults: Fault[]): Promise<void> {
  const note = (page: Page | null, text: string) => faults.push({ page, where: page?.url() ?? "a page", text });
  context.on("page", actOnLivePages);
  context.on("console", (message) => {
    if (message.type() === "error" && !SAID_BY_THE_PAGE.test(message.text())) {
      note(message.page(), message.text());
    }
  });
  context.on("weberror", (error) => note(error.page(), String(error.error())));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy: ${event.effectiveDirective} refused ${event.blockedURI} ${event.sample}`);
    });
  });
}

/** Light and dark are one document in other colours: what does not look at colours finds the same in both. */
const COLOURS = ["color-contrast", "link-in-text-block"];

const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

type Look = { size: typeof DESK; colorScheme: "light" | "dark"; rules: string[] | null };

async function lookAt(page: Page, name: string, looks: Look[]): Promise<void> {
  const before = page.viewportSize();
  for (const { size, colorScheme, rules } of looks) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await look(page, `${name}, ${size.width} wide, ${colorScheme}`, rules);
  }
  if (before) {
    await page.setViewportSize(before);
  }
}

async function violations(page: Page, rules: string[] | null): Promise<string[]> {
  await page.waitForFunction(() => document.title !== "");
  return page.evaluate(
    async (runOnly) => {
      const { axe } = window as unknown as { axe: typeof import("axe-core") };
      const { violations } = await axe.run(document, { runOnly, resultTypes: ["violations"] });
      return violations.map(
        ({ id, help, nodes }) =>
          `${id}: ${help}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(" | ")}`,
      );
    },
    rules ? { type: "rule" as const, values: rules } : { type: "tag" as const, values: STANDARDS },
  );
}

async function look(page: Page, where: string, rules: string[] | null): Promise<void> {
  if (!(await page.evaluate(() => "axe" in window))) {
    await page.evaluate(axe.source);
  }
  let found = await violations(page, rules);
  if (found.some((one) => one.startsWith("document-title"))) {
    found = await violations(page, rules); // the title streams in, and goes for a moment when the page comes to life
  }
  expect(found, `axe: ${where}`).toEqual([]);
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(excess, `sticks out to the side: ${where}`).toBeLessThanOrEqual(0);
}
