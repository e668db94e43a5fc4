// The server's one run: commands, its latest snapshot, and the numbers of the step that can be read.

import { fetchJson } from './api.js';

const send = (path, body) => fetchJson(`/api/training${path}`, body);

export const snapshot = () => send('');
export const shownStep = () => send('/step');
export const run = stepsPerSecond => send('/run', { stepsPerSecond });
export const step = count => send('/step', { count });
export const pause = () => send('/pause', {});
export const reset = settings => send('/reset', settings);

const retryDelay = 3000;

/** Calls show with each snapshot that arrives while the page is seen, and lost(true or false) when the connection changes. */
export function watch(show, lost) {
  let source, retry;
  const open = () => {
    const opened = source = new EventSource('/api/training/events');
    opened.addEventListener('open', () => lost(false));
    opened.addEventListener('error', () => {
      lost(true);
      // A browser tries again after a lost connection, and not after an answer that is no stream, such as 503.
      if (opened === source && opened.readyState === EventSource.CLOSED) retry = setTimeout(open, retryDelay);
    });
    opened.addEventListener('snapshot', event => show(JSON.parse(event.data)));
  };
  // Browsers keep few connections to one server: a page that nobody sees must not hold one.
  document.addEventListener('visibilitychange', () => {
    clearTimeout(retry);
    source?.close();
    if (!document.hidden) open();
  });
  open();
}
