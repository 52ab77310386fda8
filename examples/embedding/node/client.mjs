// The client under test, in its place: yours. Validates an engagement, and retries a 5xx.
import { createHmac, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

const encode = (text) => encodeURIComponent(text)
  .replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

// The Authorization header of a GET (RFC 5849 §3.4).
function authorization(url, query, { consumerKey, consumerSecret, token, tokenSecret }) {
  const oauth = { oauth_consumer_key: consumerKey, oauth_nonce: randomBytes(16).toString('hex'),
                  oauth_signature_method: 'HMAC-SHA1', oauth_timestamp: `${Math.floor(Date.now() / 1000)}`,
                  oauth_token: token, oauth_version: '1.0' };
  const parameters = Object.entries({ ...oauth, ...query })
    .map((pair) => pair.map(encode).join('=')).sort().join('&');
  const base = ['GET', url, parameters].map(encode).join('&');
  oauth.oauth_signature = createHmac('sha1', `${encode(consumerSecret)}&${encode(tokenSecret)}`)
    .update(base).digest('base64');
  return `OAuth ${Object.entries(oauth).map(([name, value]) => `${name}="${encode(value)}"`).join(', ')}`;
}

// Resolves to the status.
export async function validate(baseUrl, credentials, ids, pauseMs = 5000) {
  const url = `${baseUrl}/api/account/${encode(ids.account)}/monitoring/visitors/${encode(ids.visitor)}`
    + `/visits/current/campaigns/${encode(ids.campaign)}/engagements/${encode(ids.engagement)}`
    + `/contexts/${encode(ids.context)}`;
  for (let retriesLeft = 3; ; retriesLeft--) {
    const headers = { Authorization: authorization(url, { v: '1', sid: ids.session }, credentials) };
    const answer = await fetch(`${url}?v=1&sid=${encode(ids.session)}`,
      { headers, redirect: 'manual', signal: AbortSignal.timeout(10_000) });
    await answer.arrayBuffer();
    if (answer.status < 500 || retriesLeft === 0) return answer.status;
    await sleep(pauseMs); // the answer has been read: the pause counts from here
  }
}
