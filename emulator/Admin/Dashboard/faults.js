// What goes wrong on purpose: switched on and off, and how often each struck.
import { count, element, put, rows } from './format.js';
import { ask, hasToken } from './token.js';

const period = 2000;

export function Faults() {
  const host = document.getElementById('faults'), form = document.getElementById('fault-form'), rule = document.getElementById('fault-rule');
  const problem = document.getElementById('fault-problem'), note = document.getElementById('fault-note');
  let asked = -Infinity, asking = false;

  async function change(path, options) {
    const answer = await ask(path, options);
    put(problem, answer.ok ? '' : (await answer.json()).message);
    await list();
    return answer.ok;
  }

  function make(one) {
    return element('li', {}, element('code', {}, one.rule), element('span', { class: 'quiet' }),
      element('button', { type: 'button', 'aria-label': `Switch off ${one.rule}`, onclick: () => change(`api/faults/${encodeURIComponent(one.id)}`, { method: 'DELETE' }) }, 'Switch off'));
  }

  async function list() {
    const { faults } = await (await ask('api/faults')).json();
    rows(host, faults, one => one.id, make, (row, one) => {
      put(row.children[1], `fitted ${count(one.fitting)} ${one.fitting === 1 ? 'time' : 'times'}, struck ${count(one.injected)}`);
      row.children[2].hidden = !hasToken();
    });
    put(note, faults.length ? '' : 'None: everything goes as it would.');
  }

  form.addEventListener('submit', async event => {
    event.preventDefault();
    if (await change('api/faults', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ rule: rule.value.trim() }) })) rule.value = '';
  });

  return {
    /** With the frames, but seldom: rules change by other hands too. */
    async take() {
      form.hidden = !hasToken();
      if (asking || performance.now() - asked < period) return;
      [asking, asked] = [true, performance.now()];
      try {
        await list();
      } catch {
        // The feed says that the emulator is not there.
      } finally {
        asking = false;
      }
    },
  };
}
