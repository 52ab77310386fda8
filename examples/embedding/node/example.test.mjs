// Tests of a client that retries, against the mock: node --test examples/embedding/node/
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { validate } from './client.mjs';
import { startMock } from './mock.mjs';

// Those that the mock knows when it is started without --credentials.
const CREDENTIALS = { consumerKey: 'demo-consumer-key', consumerSecret: 'demo-consumer-secret',
                      token: 'demo-token', tokenSecret: 'demo-token-secret' };

describe('the client', { concurrency: true, timeout: 60_000 }, () => {
  let mock;
  before(async () => { mock = await startMock(); });
  after(() => mock?.stop());

  const status = (session, more = {}, credentials = CREDENTIALS) => validate(mock.base_url, credentials,
    { account: '12345678', visitor: '2', campaign: '3', engagement: '4', context: '5',
      session: session.sid, ...more }, 100);

  it('comes through a maintenance window', async () => {
    const session = mock.session();
    await session.script({ times: 2, status: 503 }, { status: 200 });
    assert.equal(await status(session), 200);
    await session.verify({ count: { exactly: 3 }, answers: [503, 503, 200], gaps_at_least_ms: 95,
                           fresh_nonces: true, signatures_accepted: true });
  });

  it('does not ask again for what is not there', async () => {
    const session = mock.session();
    assert.equal(await status(session, { engagement: '404' }), 404); // built in
    await session.verify({ count: { exactly: 1 }, signatures_accepted: true });
  });

  it('calls in the background, and the test waits for that', async () => {
    const session = mock.session();
    const call = status(session);
    const [request] = await session.wait(1);
    assert.equal(request.status, 200);
    await call;
  });

  it('is refused with a reason when its secret is wrong', async () => {
    const session = mock.session();
    assert.equal(await status(session, {}, { ...CREDENTIALS, tokenSecret: 'not the secret' }), 401);
    assert.equal((await session.wait(1))[0].reason, 'signature_mismatch');
  });
});
