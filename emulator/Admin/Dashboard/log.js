// What functions print, filtered where it comes from; and what happens to instances.
import { clock, count, element, put, short } from './format.js';
import { follow } from './feed.js';
import { hasToken } from './token.js';

const kept = 500;

/** Adds lines at the end, keeps to the end where the reader is there, and forgets the oldest. */
function append(host, lines) {
  if (lines.length === 0) return;
  const atEnd = host.scrollHeight - host.scrollTop - host.clientHeight < 30;
  host.append(...lines);
  while (host.childElementCount > kept) host.firstElementChild.remove();
  if (atEnd) host.scrollTop = host.scrollHeight;
}

export function line(at, function_, instanceId, text, kind = '') {
  const from = function_ ? ` ${function_}${instanceId ? `[${short(instanceId)}]` : ''}` : '';
  return element('div', kind ? { class: kind } : {}, element('span', { class: 'when' }, `${clock(at)}${from} `), text);
}

export function Log() {
  const host = document.getElementById('log'), form = document.getElementById('log-form'), note = document.getElementById('log-note');
  const functions = document.getElementById('log-function'), instance = document.getElementById('log-instance'), request = document.getElementById('log-request');
  let end = null, missed = 0;

  function start() {
    end?.();
    end = null;
    missed = 0;
    host.replaceChildren();
    host.hidden = form.hidden = !hasToken();
    if (!hasToken()) {
      put(note, 'What functions print is shown with the token only.');
      return;
    }
    const query = new URLSearchParams({ function: functions.value, instance: instance.value, requestId: request.value });
    end = follow(`api/live/logs?${query}`, {
      opened: () => { host.replaceChildren(); missed = 0; say(); },
      took: log => {
        append(host, log.lines.map(one => line(one.at, one.function, one.instanceId, one.text)));
        missed += log.notListed;
        say();
      },
      refused: () => put(note, 'The emulator does not take this token.'),
    });
  }

  function say() {
    const filters = [functions.value && `function ${functions.value}`, instance.value && `instance …${instance.value.slice(-6)}`, request.value && `request ${request.value}`].filter(Boolean);
    put(note, `${filters.length ? `Lines of ${filters.join(', ')}` : 'Lines of all functions'}, as they come${missed ? `; ${count(missed)} that came too fast are in the log files` : ''}.`);
  }

  form.addEventListener('submit', event => { event.preventDefault(); start(); });
  functions.addEventListener('change', start);
  document.getElementById('log-clear').addEventListener('click', () => {
    functions.value = instance.value = request.value = '';
    start();
  });

  return {
    start,
    take(frame) {
      for (const { name } of frame.functions)
        if (![...functions.options].some(option => option.value === name)) functions.append(element('option', { value: name }, name));
    },
    show({ instanceId = '', requestId = '' }) {
      functions.value = '';
      [instance.value, request.value] = [instanceId, requestId];
      start();
      document.getElementById('log-title').scrollIntoView({ block: 'start' });
      host.focus({ preventScroll: true });
    },
  };
}

export function Events() {
  const host = document.getElementById('events');
  return {
    reset() { host.replaceChildren(); },
    take(frame) {
      append(host, frame.events.map(one => line(one.at, one.function, one.instanceId, one.text, one.kind)));
    },
  };
}
