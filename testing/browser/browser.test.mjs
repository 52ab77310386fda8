// The watch over pages must be seen to bite.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { accessibilityProblems, withBrowser, withPage } from './browser.mjs';

// Serves one page, and answers everything else with 204.
async function withServer(html, use) {
  const server = createServer((request, response) => {
    if (request.url !== '/') {
      response.writeHead(204).end();
      return;
    }
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(html);
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  try {
    return await use(`http://127.0.0.1:${server.address().port}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const page = (body) =>
  `<!doctype html><html lang="en"><title>A page</title><link rel="icon" href="data:,"><main><h1>Hi</h1>${body}</main></html>`;

test('a page is watched', async (t) => {
  await withBrowser(async (browser) => {
    const visit = (html, use = async () => {}) =>
      withServer(html, (url) => withPage(browser, { url }, use));

    await t.test('one that keeps to its origin passes', async () => {
      const title = await visit(page('<img src="/x" alt="">'), (p) => p.textContent('h1'));
      assert.equal(title, 'Hi');
    });

    await t.test('a request to another place fails the test', async () => {
      await assert.rejects(
        visit(page('<img src="http://localhost:9/x" alt="">')),
        /a request to http:\/\/localhost:9\/x/,
      );
    });

    await t.test('an error on the console fails the test', async () => {
      await assert.rejects(visit(page('<script>console.error("oh")</script>')), /on the console: oh/);
    });

    await t.test('an exception in the page fails the test', async () => {
      await assert.rejects(visit(page('<script>throw new Error("no")</script>')), /an exception: no/);
    });

    await t.test('what cannot be read is found', async () => {
      const faint = page('<p style="color:#999;background:#aaa">faint</p>');
      assert.match((await visit(faint, accessibilityProblems)).join('\n'), /color-contrast/);
    });
  });
});
