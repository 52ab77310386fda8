// Conformance adapter for a client made of oauth-1.0a and Node's own http.
import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import OAuth from 'oauth-1.0a';

const OUTCOMES = { 200: 'valid', 401: 'unauthorized', 404: 'not_found', 422: 'invalid_account',
                   500: 'server_error', 503: 'service_unavailable' };
const HASHES = { 'HMAC-SHA1': 'sha1', 'HMAC-SHA256': 'sha256' };
const MANDATORY = ['account', 'visitor', 'campaign', 'engagement', 'context', 'session'];

// Resolves to the status. Signs anew, on a fresh connection (no agent), so that nothing is resent.
function sendOnce(c) {
  const oauth = new OAuth({
    consumer: { key: c.consumer_key, secret: c.consumer_secret },
    signature_method: c.signature_method,
    hash_function: (text, key) => createHmac(HASHES[c.signature_method], key).update(text).digest('base64'),
  });
  oauth.getNonce = () => randomBytes(16).toString('hex');
  const id = (name) => oauth.percentEncode(c[name]);
  const base = new URL(c.base_url);
  const path = `${base.pathname.replace(/\/+$/, '')}/api/account/${id('account')}/monitoring/visitors/`
    + `${id('visitor')}/visits/current/campaigns/${id('campaign')}/engagements/${id('engagement')}/contexts/${id('context')}`;
  // The query goes in as data: the library would cut a value of the URL at its first "=".
  const request = { url: base.origin + path, method: 'GET', data: { v: '1', sid: c.session } };
  const token = c.token ? { key: c.token, secret: c.token_secret } : {};
  const options = {
    hostname: base.hostname.replace(/^\[|\]$/g, ''), port: base.port, agent: false,
    path: `${path}?v=1&sid=${id('session')}`, // as a string: URL objects rewrite what they carry
    headers: { Host: base.host, ...oauth.toHeader(oauth.authorize(request, token)) },
    ca: c.ca_file ? readFileSync(c.ca_file) : undefined,
    signal: AbortSignal.timeout(c.timeout_seconds * 1000), // bounds the attempt, not each read
  };
  return new Promise((resolve, reject) => {
    (base.protocol === 'https:' ? https : http).get(options, (response) => {
      response.on('end', () => resolve(response.statusCode)).on('error', reject).resume();
    }).on('error', reject);
  });
}

async function validate(c) {
  if (!HASHES[c.signature_method]) return { outcome: 'unsupported', reason: 'signature method' };
  if (!MANDATORY.every((name) => c[name])) return { outcome: 'invalid_request' };
  for (let retriesLeft = 3; ; retriesLeft--) {
    const status = await sendOnce(c).catch((error) => error.code ?? error.name);
    if (typeof status === 'string') return { outcome: 'transport_error', error: status };
    if (status < 500 || retriesLeft === 0) return { outcome: OUTCOMES[status] ?? 'unexpected_status', status };
    await sleep(c.pause_seconds * 1000); // the answer has been read: the pause counts from here
  }
}

// There is one line; with --long-lived one for each call, until the input ends.
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  validate(request).then((answer) => console.log(JSON.stringify({ ...answer, case: request.case })));
}
