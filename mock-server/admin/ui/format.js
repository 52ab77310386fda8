// Words for what the admin API says of a request.

const TIME = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
});
const DATE_TIME = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });

export const timeOf = (request) => TIME.format(new Date(request.unix_time * 1000));
export const dateTimeOf = (request) => DATE_TIME.format(new Date(request.unix_time * 1000));

// 4 ms, 504 ms, 5.02 s, 2 min 5 s
export function duration(ms) {
  if (ms < 10) return `${Number(ms.toFixed(1))} ms`;
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(2)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

// "200", or "reset" and what it is.
export const isFault = (request) => !/^\d+$/.test(request.answered_with);

export function kindOf(request) {
  if (isFault(request)) return 'fault';
  return `${Math.floor(request.status / 100)}xx`;
}

// good: the signature holds; bad: it was refused; none: it was not checked.
export function verdictOf(request) {
  const { signature } = request;
  if (!signature.checked) {
    return { is: 'none', words: request.reason ? words(request.reason) : 'not checked' };
  }
  if (signature.accepted) {
    return { is: 'good', words: 'signature good' };
  }
  const mistake = signature.mistakes[0];
  return { is: 'bad', words: mistake ? words(mistake) : words(signature.reason) };
}

export const words = (code) => code.replaceAll('_', ' ').replaceAll('-', ' ');

export const sessionOf = (request) => request.values.session;

// Everything that the text filter looks through.
export function searchTextOf(request) {
  return JSON.stringify(request).toLowerCase();
}
