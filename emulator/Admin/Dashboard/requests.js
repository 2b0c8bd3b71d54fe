// Requests that run, and those that ended last.
import { clock, count, element, length, put, rows, short } from './format.js';

const kept = 300, shown = 100;
// Rows that come faster than anybody reads are renewed once a second.
const fast = 20, renewed = 1000;

export function Requests(open) {
  const running = document.querySelector('#running tbody'), recent = document.querySelector('#recent tbody');
  const filter = document.getElementById('recent-filter'), onlyBad = document.getElementById('recent-bad'), hold = document.getElementById('recent-hold');
  const table = document.getElementById('recent');
  let finished = [], listed = [], unlisted = 0, pointed = false, listedAt = -Infinity;
  table.addEventListener('pointerenter', () => { pointed = true; });
  table.addEventListener('pointerleave', () => { pointed = false; list(); });
  for (const input of [filter, onlyBad, hold]) input.addEventListener('input', () => list(true));

  const bad = one => one.failed || one.refused || (one.outcome !== 'ok' && !/^HTTP [123]/.test(one.outcome));
  const id = one => element('button', { type: 'button', class: 'link', title: one.requestId, onclick: () => open(one.requestId) }, one.requestId.slice(-8));
  const cell = (text, name = '') => element('td', name ? { class: name } : {}, text);

  function makeRunning(one) {
    return element('tr', {}, element('td', {}, id(one)), cell(one.method, 'method'), cell(''), cell('', 'number'), cell('', 'number'), cell('', 'number'), cell(''));
  }

  function updateRunning(row, one) {
    const [, , kind, age, messagesIn, messagesOut, instance] = row.children;
    put(kind, one.kind);
    put(age, length(one.ageMs));
    put(messagesIn, count(one.messagesIn));
    put(messagesOut, count(one.messagesOut));
    put(instance, one.instanceId ? short(one.instanceId) : one.function ? `waits for ${one.function}` : 'not routed yet');
  }

  function makeFinished(one) {
    const outcome = cell(one.outcome, 'outcome');
    if (one.coldStart) outcome.append(element('span', { class: 'mark' }, 'cold'));
    return element('tr', bad(one) ? { class: 'bad' } : {}, cell(clock(Date.parse(one.endedAt))), element('td', {}, id(one)), cell(one.method, 'method'), cell(one.kind),
      outcome, cell(length(one.durationMs), 'number'), cell(`${count(one.messagesIn)} in, ${count(one.messagesOut)} out`, 'number'), cell(one.instanceId ? short(one.instanceId) : '–'));
  }

  function wanted(one) {
    if (onlyBad.checked && !bad(one)) return false;
    const text = filter.value.trim().toLowerCase();
    return !text || [one.method, one.outcome, one.requestId, one.instanceId, one.function].some(part => part?.toLowerCase().includes(text));
  }

  /** A row must not move away under the pointer, or from under the focus. */
  function list(asked = false) {
    const still = hold.checked || pointed || recent.contains(document.activeElement);
    if (!still || asked) listed = finished.filter(wanted).slice(0, shown);
    rows(recent, listed, one => one.requestId, makeFinished);
    const part = listed.length < finished.length ? `${count(listed.length)} of the` : 'The';
    put(document.getElementById('recent-note'), finished.length === 0 ? 'None yet.' : `${part} last ${count(finished.length)}, newest first${still && !asked ? ', held still' : ''}${unlisted ? `; ${count(unlisted)} more came too fast to be listed` : ''}.`);
  }

  return {
    reset() { [finished, unlisted, listedAt] = [[], 0, -Infinity]; },
    take(frame, first) {
      finished = [...frame.requests.finished.reverse(), ...finished].slice(0, kept);
      if (!first) unlisted += frame.requests.notListed;
      if (frame.requests.finished.length > fast && frame.now - listedAt < renewed) return;
      listedAt = frame.now;
      rows(running, frame.requests.oldest, one => one.requestId, makeRunning, updateRunning);
      const more = frame.requests.running - frame.requests.oldest.length;
      put(document.getElementById('running-note'), frame.requests.running === 0 ? 'None at this moment.' : more > 0 ? `The oldest ${frame.requests.oldest.length} of ${count(frame.requests.running)}.` : `Oldest first.`);
      list();
    },
    find(requestId) {
      return finished.find(one => one.requestId === requestId) ?? listed.find(one => one.requestId === requestId);
    },
  };
}
