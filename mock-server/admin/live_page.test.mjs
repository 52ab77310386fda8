// The live page in a real browser, before a real mock.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { createServer, request as httpRequest } from 'node:http';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { accessibilityProblems, screenshot, withBrowser, withPage } from '../../testing/browser/browser.mjs';

const { ENGAGEMENT_MOCK: MOCK, ENGAGEMENT_CREDENTIALS: CREDENTIALS, ENGAGEMENT_PICTURES: PICTURES } = process.env;
const [FIRST] = JSON.parse(readFileSync(CREDENTIALS, 'utf8')).credentials;
const HOSTILE = '<img src=x onerror="document.title=1">';

// -- The mock, and clients of it ------------------------------------------------------------------

async function startMock(...options) {
  const child = spawn(MOCK, ['serve', '--port', '0', '--log-format', 'json', '--until-eof', ...options],
    { stdio: ['pipe', 'pipe', 'ignore'] });
  const { value: line } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  const ready = JSON.parse(line);
  const end = () => new Promise((ended) => {
    child.once('exit', ended);
    child.kill('SIGKILL');
  });
  return { ...ready, end };
}

async function withMock(use, ...options) {
  const mock = await startMock(...options);
  try {
    return await use(mock);
  } finally {
    await mock.end();
  }
}

const encode = (text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

function call(url, { method = 'GET', headers = {} } = {}) {
  return new Promise((done, failed) => {
    const { hostname, port } = new URL(url);
    const path = url.slice(new URL(url).origin.length); // as it stands: no URL parser mends it
    const sent = httpRequest({ hostname, port, path, method, headers, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text) => { body += text; }).on('end', () =>
        done({ status: response.statusCode, headers: response.headers, body }));
      response.on('error', failed);
    });
    sent.on('error', failed).end();
  });
}

// A request to the endpoint; `space` is how it encodes one in the base string, right is "%20".
function send(mock, { engagement = '7', session = 'a b', space = '%20', sign = true } = {}) {
  const path = '/api/account/12345678/monitoring/visitors/92/visits/current/campaigns/1234/engagements/'
    + `${encode(engagement)}/contexts/910`;
  const parameters = {
    oauth_consumer_key: FIRST.consumer_key, oauth_token: FIRST.token, oauth_version: '1.0',
    oauth_nonce: randomBytes(8).toString('hex'), oauth_signature_method: 'HMAC-SHA1',
    oauth_timestamp: String(Math.floor(Date.now() / 1000)),
  };
  const pairs = Object.entries({ ...parameters, v: '1', sid: session })
    .map(([name, value]) => `${encode(name)}=${encode(value).replaceAll('%20', space)}`).sort();
  const base = ['GET', encode(`${mock.base_url}${path}`), encode(pairs.join('&'))].join('&');
  const key = `${encode(FIRST.consumer_secret)}&${encode(FIRST.token_secret)}`;
  const oauth_signature = createHmac('sha1', key).update(base).digest('base64');
  const authorization = `OAuth ${Object.entries({ ...parameters, oauth_signature })
    .map(([name, value]) => `${name}="${encode(value)}"`).join(', ')}`;
  return call(`${mock.base_url}${path}?v=1&sid=${encode(session)}`,
    sign ? { headers: { Authorization: authorization } } : {});
}

const rows = (page) => page.locator('#requests [role=option]');
const detail = (page) => page.locator('#detail');

async function waitForRows(page, count) {
  await page.waitForFunction((wanted) =>
    document.querySelectorAll('#requests [role=option]').length === wanted, count, { timeout: 30_000 });
}

async function picture(page, name, options) {
  if (PICTURES) {
    await screenshot(page, `${PICTURES}/${name}.png`, options);
  }
}

// A session that retries, one that signs wrongly, and one that does not sign.
async function sendStory(mock) {
  await send(mock, { session: 'checkout-17' });
  for (let i = 0; i < 3; i += 1) {
    await send(mock, { session: 'retry-1', engagement: '503-503-then-200' });
    await new Promise((wake) => setTimeout(wake, 120));
  }
  await send(mock, { session: 'no-signature', sign: false });
  await send(mock, { session: 'a b', space: '+' });
}

// -- What it shows ----------------------------------------------------------------------------------

test('the live page', async (t) => {
  await withBrowser(async (browser) => {
    await t.test('shows each request at once, newest first, and explains it by keyboard', () => withMock(async (mock) => {
      await send(mock, { session: 'before' }); // held already when the page opens
      await withPage(browser, { url: mock.ui_url }, async (page) => {
        await waitForRows(page, 1);
        await sendStory(mock);
        await waitForRows(page, 7);
        assert.match(await rows(page).first().innerText(), /401[\s\S]*plus for space[\s\S]*a b/);
        assert.match(await rows(page).last().innerText(), /before/);
        assert.match(await page.innerText('#connection'), /Live/);

        await rows(page).first().focus();
        await page.keyboard.press('Enter');
        const shown = await detail(page).innerText();
        for (const wanted of ['plus-for-space', 'Encode a space as %20', 'signature mismatch', 'Headers as received']) {
          assert.ok(shown.includes(wanted), `${wanted} is not in: ${shown}`);
        }
        assert.match(shown, /oauth_signature="…"/);
        const marks = await detail(page).locator('.versus mark').allInnerTexts();
        assert.deepEqual(marks, ['5', 'B']); // sid%3Da%2520b, sid%3Da%2Bb
        assert.deepEqual(await detail(page).locator('tr.signed code').allInnerTexts(), ['sid%3Da%2Bb', 'sid=a+b']);
        assert.equal(await page.evaluate(() => document.activeElement.id), 'detail');
        await picture(page, 'mistake-light');

        await page.keyboard.press('Escape');
        assert.equal(await detail(page).isVisible(), false);
        for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
        const attempts = detail(page).locator('.attempts li');
        assert.equal(await attempts.count(), 3);
        assert.match(await attempts.nth(1).innerText(), /503[\s\S]*s after the answer before/);
        assert.equal(await detail(page).locator('svg rect').count(), 3);
        await picture(page, 'attempts-light');
        await page.locator('.attempts button').first().click();
        assert.match(await detail(page).innerText(), /Request 3/);
      });
    }));

    await t.test('shows hostile text as text', () => withMock(async (mock) => {
      await withPage(browser, { url: mock.ui_url }, async (page) => {
        await call(`${mock.base_url}/${HOSTILE.replaceAll(' ', '')}`);
        await send(mock, { session: HOSTILE, engagement: HOSTILE });
        await send(mock, { session: `\u202e${HOSTILE}`, space: '+' });
        await waitForRows(page, 3);
        assert.ok((await page.locator('.row .session').nth(1).innerText()).includes(HOSTILE));
        assert.ok((await page.locator('.row .session').first().innerText()).includes('\\u{202e}<img'));
        assert.match(await page.locator('.row-target').last().innerText(), /<imgsrc=xonerror=/);
        for (let i = 0; i < 3; i += 1) {
          await rows(page).nth(i).click();
          assert.match(await detail(page).innerText(), /img/);
        }
        assert.equal(await page.locator('img, iframe, object, embed').count(), 0);
        assert.equal(await page.title(), 'Engagement mock');
      });
    }));

    await t.test('filters, pauses and goes on', () => withMock(async (mock) => {
      await withPage(browser, { url: mock.ui_url }, async (page) => {
        await sendStory(mock);
        await waitForRows(page, 6);
        await page.selectOption('#filter-kind', 'refused');
        await waitForRows(page, 2);
        await page.fill('#filter-session', 'no-sig');
        await waitForRows(page, 1);
        await page.fill('#filter-session', '');
        await page.selectOption('#filter-kind', '5xx');
        await waitForRows(page, 2);
        await page.selectOption('#filter-kind', '');
        await page.fill('#filter-text', 'PLUS-for');
        await waitForRows(page, 1);
        await page.fill('#filter-text', 'nothing has this');
        await waitForRows(page, 0);
        assert.match(await page.innerText('#empty'), /None of the requests fits/);
        await page.fill('#filter-text', '');
        await page.click('#pause');
        await send(mock);
        await page.waitForFunction(() => document.getElementById('count').textContent.includes('paused, 1 new'));
        assert.equal(await rows(page).count(), 6);
        await page.click('#pause');
        await waitForRows(page, 7);
        await page.click('#fixtures summary');
        await page.waitForSelector('.fixture-list li');
        assert.match(await page.innerText('.fixture-list'), /503-503-then-200/);
      });
    }));

    await t.test('clears with the token only, and keeps it in memory only', () => withMock(async (mock) => {
      await withPage(browser, { url: mock.ui_url, errors: /401/ }, async (page) => {
        await send(mock);
        await waitForRows(page, 1);
        await page.click('#clear');
        await page.fill('#token-input', 'wrong');
        await page.keyboard.press('Enter');
        await page.waitForFunction(() => /does not take/.test(document.getElementById('token-error').textContent));
        assert.equal(await rows(page).count(), 1);
        await picture(page, 'clear-light');
        await page.fill('#token-input', mock.admin_token);
        await page.keyboard.press('Enter');
        await waitForRows(page, 0);
        assert.equal(JSON.parse((await call(`${mock.admin_url}/requests/count`)).body).count, 0);
        const kept = await page.evaluate(() => JSON.stringify(
          [{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href, document.documentElement.outerHTML]));
        assert.ok(!kept.includes(mock.admin_token));
        await page.reload();
        await page.click('#clear');
        assert.equal(await page.inputValue('#token-input'), '');
      });
    }));

    await t.test('keeps the last 500 requests', () => withMock(async (mock) => {
      await withPage(browser, { url: mock.ui_url }, async (page) => {
        for (let i = 0; i < 13; i += 1) {
          await Promise.all(Array.from({ length: 40 }, () => send(mock, { sign: false })));
        }
        await waitForRows(page, 500);
        await page.waitForFunction(() => document.querySelector('#requests [role=option]').id.endsWith('-520'));
        await page.reload();
        await waitForRows(page, 500);
      });
    }));

    await t.test('tells when the mock goes away, and comes back with it', async () => {
      let mock = await startMock();
      try {
        await withPage(browser, { url: mock.ui_url, errors: /ERR_/ }, async (page) => {
          await send(mock);
          await waitForRows(page, 1);
          await mock.end();
          await page.waitForSelector('#connection[data-state=gone]');
          mock = await startMock('--admin-port', String(new URL(mock.admin_url).port));
          await page.waitForSelector('#connection[data-state=live]');
          await send(mock);
          await waitForRows(page, 2);
        });
      } finally {
        await mock.end();
      }
    });

    await t.test('can be read and reached in light, dark and on a phone', () => withMock(async (mock) => {
      await sendStory(mock);
      for (const [name, context] of Object.entries({
        light: { colorScheme: 'light' }, dark: { colorScheme: 'dark' },
        phone: { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
      })) {
        await withPage(browser, { url: mock.ui_url, ...context }, async (page) => {
          await waitForRows(page, 6);
          await picture(page, `list-${name}`);
          assert.deepEqual(await accessibilityProblems(page), [], name);
          await rows(page).first().click();
          await page.waitForSelector('.facts');
          await picture(page, `detail-${name}`);
          assert.deepEqual(await accessibilityProblems(page), [], `${name}, with a request`);
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(overflow <= 0, `${name}: ${overflow} px too wide`);
        });
      }
    }));

    await t.test('asks for the token where readers need it', () => withMock(async (mock) => {
      const port = new URL(mock.admin_url).port;
      await send({ ...mock, base_url: mock.base_url.replace('0.0.0.0', '127.0.0.1') });
      await withPage(browser, { url: `http://127.0.0.1:${port}/ui/`, errors: /401/ }, async (page) => {
        await page.waitForSelector('#token-dialog[open]');
        assert.equal(await rows(page).count(), 0);
        await page.fill('#token-input', mock.admin_token);
        await page.keyboard.press('Enter');
        await waitForRows(page, 1);
      });
    }, '--admin-host', '0.0.0.0'));
  });
});

// -- What other pages can do ------------------------------------------------------------------------

async function withOtherSite(use) {
  const site = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>Other</title>');
  });
  await new Promise((ready) => site.listen(0, '127.0.0.1', ready));
  try {
    return await use(`http://127.0.0.1:${site.address().port}/`);
  } finally {
    site.closeAllConnections();
    site.close();
  }
}

test('a page of another origin', async (t) => {
  await withBrowser((browser) => withMock((mock) => withOtherSite(async (site) => {
    await send(mock);
    const held = async () => JSON.parse((await call(`${mock.admin_url}/requests/count`)).body).count;
    const visit = (use) => withPage(browser, { url: site, allowed: 'http://', errors: /./ }, use);
    const attempt = (page, path, options) => page.evaluate(async ([url, given]) => {
      try {
        const answer = await fetch(url, given);
        return `${answer.type} ${await answer.text()}`;
      } catch (error) {
        return `failed: ${error.message}`;
      }
    }, [mock.admin_url + path, options]);

    await t.test('cannot read, in any mode', () => visit(async (page) => {
      for (const path of ['/requests', '/fixtures', '/ready', '/ui/']) {
        assert.match(await attempt(page, path, {}), /^failed/);
        assert.equal(await attempt(page, path, { mode: 'no-cors' }), 'opaque ');
      }
    }));

    await t.test('cannot write, in any mode, by a form neither', () => visit(async (page) => {
      assert.match(await attempt(page, '/requests', { method: 'DELETE' }), /^failed/);
      assert.match(await attempt(page, '/reset', { method: 'POST' }), /^failed/);
      await attempt(page, '/reset', { method: 'POST', mode: 'no-cors', body: '{}' });
      await Promise.all([
        page.waitForNavigation(),
        page.evaluate((url) => {
          const form = document.createElement('form');
          Object.assign(form, { method: 'post', action: url });
          document.body.append(form);
          form.submit();
        }, `${mock.admin_url}/reset`),
      ]);
      assert.match(await page.innerText('body'), /origin_refused/);
      assert.equal(await held(), 1);
    }));

    await t.test('gets no stream of events', () => visit(async (page) => {
      assert.equal(await page.evaluate((url) => new Promise((done) => {
        const source = new EventSource(url);
        source.onmessage = source.onopen = () => done('open');
        source.addEventListener('request', () => done('an event'));
        source.onerror = () => done('refused');
      }), `${mock.admin_url}/requests?after=0`), 'refused');
    }));

    await t.test('cannot put the live page into a frame', () => visit(async (page) => {
      await page.evaluate((url) => new Promise((done) => {
        const frame = document.createElement('iframe');
        frame.onload = done;
        frame.src = url;
        document.body.append(frame);
      }), mock.ui_url);
      assert.equal(await page.frames()[1].locator('#requests').count(), 0);
    }));

    await t.test('gets nothing under a name that leads to this machine', async () => {
      const rebound = mock.ui_url.replace('127.0.0.1', 'evil.localhost');
      await withPage(browser, { url: rebound, errors: /403/ }, async (page) => {
        assert.match(await page.innerText('body'), /host_refused/);
      });
    });
  })));
});

test('the live page may load from its own origin only', () => withMock(async (mock) => {
  const { headers, body } = await call(mock.ui_url);
  assert.match(headers['content-security-policy'], /default-src 'none'/);
  assert.match(headers['content-security-policy'], /script-src 'self'/);
  assert.doesNotMatch(headers['content-security-policy'], /unsafe/);
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.doesNotMatch(body, /<script>|<style|style=|onclick=|https?:\/\/(?!www\.w3\.org)/);
}));
