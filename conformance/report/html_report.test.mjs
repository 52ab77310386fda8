// The page of a failing run, as a person uses it: by mouse, by keyboard, in the dark, on a phone, on
// paper and without JavaScript.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { accessibilityProblems, withBrowser, withPage } from '../../testing/browser/browser.mjs';

const folder = mkdtempSync(join(tmpdir(), 'html-report-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

// A client that fails: requests-oauthlib with retries left to urllib3.
function failingRun() {
  const file = join(folder, 'report.html');
  const client = `'${process.env.PYTHON}' '${process.env.NAIVE_ADAPTER}'`;
  const args = ['run', '--client', client, '--pause', '0.1', '--report', `html=${file}`];
  for (const name of ['retry.503-503-then-200', 'retry.500-then-404', 'encoding.slash', 'status.200', 'status.404']) {
    args.push('--case', name);
  }
  return new Promise((resolve) => {
    execFile(process.env.CONFORMANCE, args, (error, out, err) => {
      assert.equal(error?.code, 1, `the client should fail: ${out}${err}`);
      resolve(pathToFileURL(file).href);
    });
  });
}

test('the page of a failing run', async (t) => {
  const url = await failingRun();
  await withBrowser(async (browser) => {
    const visit = (options, use) => withPage(browser, { url, ...options }, use);
    const shown = (page) => page.locator('details.case:visible').count();

    await t.test('tells the verdict and what to change before all else', async () => {
      await visit({}, async (page) => {
        assert.match(await page.textContent('h1'), /^The client breaks \d+ clauses of the \d+ judged$/);
        assert.equal(await page.locator('main h2').first().textContent(), 'What to change');
        await page.click('.finding >> text=retry.503-503-then-200');
        const card = page.locator('details.case', { has: page.locator('[id="case-retry.503-503-then-200"]') });
        assert.equal(await card.getAttribute('open'), '');
        assert.ok(await card.locator('svg[role=img]').isVisible());
        assert.ok(await card.getByText('Waits five seconds').count() === 0);
      });
    });

    await t.test('a failure leads to its clause, with source, reason and fix', async () => {
      await visit({}, async (page) => {
        await page.click('.finding >> text=RETRY-PAUSE');
        const clause = page.locator('[id="clause-RETRY-PAUSE"]');
        await clause.locator('blockquote').waitFor();
        assert.match(await clause.textContent(), /Why it matters\..*How to fix it\./s);
      });
    });

    await t.test('is used by keyboard alone', async () => {
      await visit({}, async (page) => {
        await page.keyboard.press('Tab');
        assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
        const summary = page.locator('details.case.failed > summary').first();
        await summary.focus();
        const outline = await summary.evaluate((each) => getComputedStyle(each).outlineStyle);
        assert.equal(outline, 'solid', 'focus is seen');
        await page.keyboard.press('Enter');
        assert.ok(await page.locator('details.case.failed .attempts').first().isVisible());
        await page.keyboard.press('Enter');
        assert.ok(!(await page.locator('details.case.failed .attempts').first().isVisible()));
      });
    });

    await t.test('filters by verdict and by words, and a link finds what is filtered out', async () => {
      await visit({}, async (page) => {
        assert.equal(await shown(page), 5);
        await page.check('input[value=passed]', { force: true });
        assert.equal(await shown(page), 2);
        assert.equal(await page.textContent('#found'), '2 of 5 cases shown');
        await page.check('input[value=all]', { force: true });
        await page.fill('#search', 'auth-fresh retry');
        assert.equal(await shown(page), 2);
        await page.click('.finding >> text=encoding.slash');
        assert.ok(await page.locator('[id="case-encoding.slash"]').isVisible());
      });
    });

    await t.test('unfolds all that is shown', async () => {
      await visit({}, async (page) => {
        await page.check('input[value=failed]', { force: true });
        await page.click('#open-all');
        assert.equal(await page.locator('details.case[open]').count(), 3);
        await page.click('#close-all');
        assert.equal(await page.locator('details.case[open]').count(), 0);
      });
    });

    for (const colorScheme of ['light', 'dark']) {
      await t.test(`can be read and reached by all (${colorScheme}, everything unfolded)`, async () => {
        await visit({ colorScheme }, async (page) => {
          await page.evaluate(() => document.querySelectorAll('details').forEach((each) => (each.open = true)));
          assert.deepEqual(await accessibilityProblems(page), []);
        });
      });
    }

    await t.test('fits a phone', async () => {
      await visit({ viewport: { width: 360, height: 740 } }, async (page) => {
        await page.click('#open-all');
        const width = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(width <= 360, `the page is ${width} px wide`);
      });
    });

    await t.test('works without JavaScript', async () => {
      await visit({ javaScriptEnabled: false }, async (page) => {
        assert.equal(await page.locator('#tools').isVisible(), false);
        await page.locator('details.case.failed > summary').first().click();
        assert.ok(await page.locator('details.case.failed .attempts').first().isVisible());
        await page.click('.finding >> text=RETRY-PAUSE');
        assert.ok(await page.locator('[id="clause-RETRY-PAUSE"]').isVisible());
      });
    });

    await t.test('prints what failed unfolded, without tools', async () => {
      await visit({ javaScriptEnabled: false }, async (page) => {
        await page.emulateMedia({ media: 'print' });
        assert.ok(await page.locator('details.case.failed .attempts').first().isVisible());
        assert.ok(!(await page.locator('.contents').isVisible()));
      });
    });
  });
});
