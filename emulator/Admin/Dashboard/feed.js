// Server-sent events read by fetch, because EventSource cannot send the token. Reconnects by itself.
import { ask } from './token.js';

/**
 * @param path what to read
 * @param handlers opened(), took(data) for each event, lost(willRetryMs), refused(status)
 * @returns a function that ends it
 */
export function follow(path, handlers) {
  let ended = false, controller = null, pause = 500, timer = 0, resting = false;

  async function connect() {
    controller = new AbortController();
    try {
      const answer = await ask(path, { signal: controller.signal });
      if (answer.status === 401) {
        handlers.refused?.(answer.status);
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      handlers.opened?.();
      pause = 500;
      await read(answer.body);
    } catch {
      // Whatever broke, it is tried again.
    }
    if (ended || resting) return;
    handlers.lost?.(pause);
    timer = setTimeout(connect, pause);
    pause = Math.min(pause * 1.6, 5000);
  }

  async function read(body) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      text += value;
      const events = text.split('\n\n');
      text = events.pop();
      // Of frames that piled up while this page was busy all are taken, since each says what came since the one before.
      for (const one of events) {
        const data = one.split('\n').filter(line => line.startsWith('data:')).map(line => line.slice(5)).join('\n');
        if (data && !ended) handlers.took(JSON.parse(data));
      }
    }
  }

  // A browser has six connections for all tabs of an address: those that nobody looks at leave them to the others.
  function rest() {
    clearTimeout(timer);
    if (document.hidden) timer = setTimeout(() => { resting = true; controller?.abort(); }, 5000);
    else if (resting) {
      resting = false;
      connect();
    }
  }

  document.addEventListener('visibilitychange', rest);
  connect();
  return () => {
    ended = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', rest);
    controller?.abort();
  };
}
