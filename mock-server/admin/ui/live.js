// The stream of requests, read with fetch: an EventSource could not send the token that a listener
// beyond loopback asks for, nor tell a refusal from a mock that is gone.

const RETRY_MS = 1000;
// The mock says something every 10 s; a connection that is silent for longer is dead.
const SILENCE_MS = 25_000;

// Calls onEvents(lists of JSON texts), onState('live' | 'gone' | 'refused', detail). Never ends.
export async function follow({ keep, token, onEvents, onState }) {
  for (;;) {
    const refusal = await followOnce({ keep, token: token(), onEvents, onState });
    if (refusal) {
      await onState('refused', refusal);
    } else {
      onState('gone');
    }
    await new Promise((wake) => setTimeout(wake, RETRY_MS));
  }
}

// One connection, to its end. Returns the error that the mock answered with, or null.
async function followOnce({ keep, token, onEvents, onState }) {
  const ending = new AbortController();
  let silence = setTimeout(() => ending.abort(), SILENCE_MS);
  try {
    const response = await fetch(`../requests?last=${keep}`, {
      headers: { Accept: 'text/event-stream', ...(token && { Authorization: `Bearer ${token}` }) },
      cache: 'no-store',
      signal: ending.signal,
    });
    if (!response.ok) {
      return { status: response.status, ...(await response.json().catch(() => ({}))) };
    }
    onState('live');
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { value, done } = await reader.read();
      if (done) {
        return null;
      }
      clearTimeout(silence);
      silence = setTimeout(() => ending.abort(), SILENCE_MS);
      rest = take(rest + value, onEvents);
    }
  } catch {
    return null;
  } finally {
    clearTimeout(silence);
    ending.abort();
  }
}

// Hands on the whole events of `text` and returns what is left.
function take(text, onEvents) {
  const blocks = text.split('\n\n');
  const rest = blocks.pop();
  const events = [];
  for (const block of blocks) {
    const data = block.split('\n').find((line) => line.startsWith('data: '));
    if (data) {
      events.push(data.slice('data: '.length));
    }
  }
  if (events.length > 0) {
    onEvents(events);
  }
  return rest;
}
