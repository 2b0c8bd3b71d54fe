// One request, opened: what is known of it, and what was printed meanwhile.
import { clock, count, element, length, put } from './format.js';
import { line } from './log.js';
import { ask, hasToken } from './token.js';

export function RequestDialog(find, showLog) {
  const dialog = document.getElementById('request'), facts = document.getElementById('request-facts'), log = document.getElementById('request-log'), note = document.getElementById('request-log-note'), more = document.getElementById('request-more');
  let shown = '';

  function fact(name, value) {
    facts.append(element('dt', {}, name), element('dd', {}, value));
  }

  async function describe(requestId) {
    facts.replaceChildren();
    fact('Request', requestId);
    let one = find(requestId);
    if (!one) {
      const { oldest, recent } = await (await ask('api/requests?most=2048')).json();
      one = [...oldest, ...recent].find(other => other.requestId === requestId);
    }
    if (shown !== requestId) return;
    if (!one) {
      fact('', 'It is too long ago: the ledger has it.');
      return;
    }
    fact('Method', `${one.method} (${one.kind})`);
    fact('Function', one.function ?? 'none');
    fact('Instance', one.instanceId ?? 'none');
    fact('State', one.state ?? one.outcome);
    if (one.endedAt) fact('Ended', `${clock(Date.parse(one.endedAt))}, after ${length(one.durationMs)}`);
    else fact('Arrived', `${clock(Date.parse(one.arrivedAt))}, ${length(one.ageMs)} ago`);
    if (one.coldStart) fact('Cold start', 'it waited for its instance to start');
    fact('Messages', `${count(one.messagesIn)} to the function, ${count(one.messagesOut)} to the client`);
    if (one.memoryUsageMB) fact('Memory', `the instance had used up to ${one.memoryUsageMB} MB`);
    more.replaceChildren(
      element('p', {}, element('button', { type: 'button', onclick: () => { dialog.close(); showLog({ requestId }); } }, 'Follow its log'), ' ',
        one.instanceId ? element('button', { type: 'button', onclick: () => { dialog.close(); showLog({ instanceId: one.instanceId }); } }, 'Follow its instance’s log') : ''));
  }

  /** The same story as fcemu explain tells, of a request that still runs as well. */
  async function explain(requestId) {
    const [story, why, bill] = ['request-story', 'request-why', 'request-bill'].map(id => document.getElementById(id));
    story.replaceChildren();
    put(why, 'Reading.');
    put(bill, '');
    const answer = await ask(`api/requests/${encodeURIComponent(requestId)}/explain`);
    const told = await answer.json();
    if (shown !== requestId) return;
    if (!answer.ok) return put(why, told.message);
    story.replaceChildren(...told.timeline.map(moment => element('li', {}, element('span', { class: 'at' }, `${moment.atMs < 0 ? '−' : '+'}${length(Math.abs(moment.atMs))}`), element('span', { class: moment.what }, moment.text))));
    put(why, told.why);
    put(bill, told.billing);
  }

  async function readLog(requestId) {
    log.replaceChildren();
    log.hidden = true;
    if (!hasToken()) return put(note, 'What functions print is shown with the token only.');
    put(note, 'Reading.');
    const answer = await ask(`api/logs?requestId=${encodeURIComponent(requestId)}`);
    const lines = answer.ok ? (await answer.text()).split('\n').filter(Boolean).map(text => JSON.parse(text)) : [];
    if (shown !== requestId) return;
    log.replaceChildren(...lines.slice(-500).map(one => line(Date.parse(one.at), one.function, one.instanceId, one.text)));
    log.hidden = lines.length === 0;
    put(note, lines.length ? 'Lines that name the request; with concurrency 1 also those its instance printed meanwhile.'
      : 'No line names the request. With a concurrency above 1 others cannot be told apart.');
  }

  return {
    open(requestId) {
      shown = requestId;
      put(document.getElementById('request-title'), `Request …${requestId.slice(-12)}`);
      more.replaceChildren();
      if (!dialog.open) dialog.showModal();
      describe(requestId);
      explain(requestId);
      readLog(requestId);
    },
  };
}
