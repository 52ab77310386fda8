// A real browser for tests of pages. Every page that is opened here is watched: a request to any
// place but the allowed one, an error on the console or an exception in the page fails the test.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);

const BROWSERS = [
  process.env.ENGAGEMENT_BROWSER,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

// The pages are our own; the sandbox needs more than a container or root has to give.
const SWITCHES = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

function installedBrowser() {
  const path = BROWSERS.find((candidate) => candidate && existsSync(candidate));
  assert.ok(path, 'There is no Chromium. Run scripts/setup --tests, or let ENGAGEMENT_BROWSER name one.');
  return path;
}

// Runs `use(browser)` and closes the browser whatever happens.
export async function withBrowser(use) {
  const browser = await chromium.launch({ executablePath: installedBrowser(), args: SWITCHES });
  try {
    return await use(browser);
  } finally {
    await browser.close();
  }
}

// Runs `use(page)` with a page of its own, which has loaded `url`, and checks what the page did.
//   url      where it begins: http://…, or file:///…
//   allowed  prefix of the URLs that it may load; by default the origin of an http URL, and of a file
//            this file alone
//   errors   a RegExp of console errors that the test wants to see
// The rest are options of a browser context, such as javaScriptEnabled, colorScheme, viewport.
export async function withPage(browser, { url, allowed, errors, ...context }, use) {
  const prefix = allowed ?? (url.startsWith('file:') ? url : `${new URL(url).origin}/`);
  const problems = [];
  const ownContext = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...context });
  ownContext.setDefaultTimeout(10_000);
  try {
    await ownContext.route('**/*', (route) => {
      const asked = route.request().url();
      if (asked.startsWith(prefix) || asked.startsWith('data:') || asked.startsWith('blob:')) {
        return route.continue();
      }
      problems.push(`a request to ${asked}`);
      return route.abort();
    });
    const page = await ownContext.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error' && !errors?.test(message.text())) {
        problems.push(`on the console: ${message.text()}`);
      }
    });
    page.on('pageerror', (error) => problems.push(`an exception: ${error.message}`));
    await page.goto(url, { waitUntil: 'load' });
    const result = await use(page);
    assert.deepEqual(problems, [], `the page at ${url} misbehaved`);
    return result;
  } finally {
    await ownContext.close();
  }
}

// What axe-core finds against WCAG 2.1 A and AA, contrast included: one line for each element.
export async function accessibilityProblems(page) {
  // Not through a <script> element, which a content security policy would rightly refuse.
  await page.evaluate(`${axeSource()}; undefined`);
  const result = await page.evaluate(() =>
    window.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'],
    }),
  );
  return result.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary}`),
  );
}

let axe;
function axeSource() {
  axe ??= require('axe-core').source;
  return axe;
}

// Writes a picture (PNG) of what is in sight, or of the whole page.
export async function screenshot(page, path, { fullPage = false } = {}) {
  await page.screenshot({ path, fullPage, animations: 'disabled' });
}
