// Starts the mock, and asks it things in the name of one session.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const BUILT = fileURLToPath(new URL('../../../build/bin/engagement-mock', import.meta.url));

// Resolves to a running mock. Call stop() in `after`; if this process is killed before that, the
// mock's standard input ends, and the mock with it (--until-eof).
export async function startMock(...options) {
  const child = spawn(process.env.ENGAGEMENT_MOCK ?? BUILT,
    ['serve', '--port', '0', '--log-format', 'json', '--until-eof', ...options],
    { stdio: ['pipe', 'pipe', 'ignore'] });
  const exited = new Promise((resolve) => { child.once('exit', resolve).once('error', resolve); });
  const lines = createInterface({ input: child.stdout });
  const line = await Promise.race([
    once(lines, 'line', { signal: AbortSignal.timeout(20_000) }),
    exited.then((how) => { throw new Error(`The mock did not start: ${how}`); }),
  ]).catch((error) => { child.kill(); throw error; });
  const ready = JSON.parse(line[0]);
  return { ...ready, session: () => new Session(ready),
           stop: () => { child.kill('SIGTERM'); return exited; } };
}

// A session of its own for each test, so that none disturbs another.
class Session {
  sid = `t-${randomUUID()}`;

  constructor(ready) { this.ready = ready; }

  async admin(method, path, body) {
    const answer = await fetch(this.ready.admin_url + path, {
      method, body: body && JSON.stringify(body), signal: AbortSignal.timeout(30_000),
      headers: { Authorization: `Bearer ${this.ready.admin_token}`, 'Content-Type': 'application/json' },
    });
    const text = await answer.text();
    if (!answer.ok && answer.status !== 408) throw new Error(text);
    return text && JSON.parse(text);
  }

  // What this session's requests are answered; one more than foreseen is a 500.
  script(...responses) {
    return this.admin('PUT', `/fixtures/${this.sid}`,
      { match: { session: this.sid }, responses, then: 'fail' });
  }

  // The requests of this session, once there are `count` of them.
  async wait(count, timeoutMs = 5000) {
    const came = await this.admin('GET',
      `/requests/wait?session=${this.sid}&count=${count}&timeout_ms=${timeoutMs}`);
    if (!came.satisfied) throw new Error(came.message);
    return came.requests;
  }

  // Members of an expectation: docs/admin-api.md, Verify.
  async verify(expected) {
    const { findings } = await this.admin('POST', '/verify',
      { expectations: [{ match: { session: this.sid }, ...expected }] });
    const failed = findings.filter((finding) => !finding.satisfied);
    if (failed.length) throw new Error(failed.map((finding) => finding.message).join('\n'));
  }
}
