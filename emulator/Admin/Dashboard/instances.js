// Functions, and their instances as they start, fill, drain and end.
import { age, count, element, money, put, rows, short } from './format.js';
import { ask, hasToken } from './token.js';

const mostCells = 40, many = 24;

export function Instances(select) {
  const host = document.getElementById('functions');

  async function drain(path, what) {
    const answer = await ask(path, { method: 'POST' });
    if (!answer.ok) window.alert(`${what}: ${(await answer.json()).message}`);
  }

  function makeFunction(one) {
    const title = element('div', { class: 'title' }, element('h3', {}, one.name), element('span', { class: 'quiet' }),
      element('button', { type: 'button', class: 'drain', 'aria-label': `Drain all instances of ${one.name}`, onclick: () => drain(`api/functions/${encodeURIComponent(one.name)}/drain`, one.name) }, 'Drain all'));
    return element('div', { class: 'function' }, title, element('ul', { class: 'instances' }), element('p', { class: 'quiet' }, 'No instance: the next call starts one.'));
  }

  function makeInstance(one) {
    const id = element('button', { type: 'button', class: 'link', title: `${one.instanceId}: show its log`, onclick: () => select(one.instanceId) }, short(one.instanceId));
    const button = element('button', { type: 'button', class: 'drain', 'aria-label': `Drain ${short(one.instanceId)}`, onclick: () => drain(`api/instances/${one.instanceId}/drain`, one.instanceId) }, 'Drain');
    return element('li', {}, element('div', { class: 'head' }, id, element('span', { class: 'state' }), button), cells(one.slots), element('p'));
  }

  function cells(slots) {
    const shown = element('div', { class: 'cells', role: 'img' });
    if (slots <= mostCells) for (let at = 0; at < slots; at++) shown.append(element('i'));
    else shown.append(element('i', { class: 'on part' }), element('i'));
    return shown;
  }

  function fill(shown, one) {
    const label = `${one.slotsUsed} of ${one.slots} slots in use`;
    if (shown.getAttribute('aria-label') === label) return;
    shown.setAttribute('aria-label', label);
    shown.title = label;
    if (one.slots > mostCells) shown.firstChild.style.width = `${one.slotsUsed / one.slots * 100}%`;
    else [...shown.children].forEach((cell, at) => cell.classList.toggle('on', at < one.slotsUsed));
  }

  function update(row, one) {
    row.className = one.state;
    const [head, shown, facts] = row.children;
    put(head.children[1], one.state);
    head.children[2].hidden = !hasToken() || one.state === 'draining' || one.state === 'starting';
    fill(shown, one);
    put(facts, `${one.slotsUsed}/${one.slots} · ${count(one.calls)} ${one.calls === 1 ? 'call' : 'calls'} · ${age(one.ageSeconds)}${one.maxMemoryMB ? ` · ${Math.round(one.maxMemoryMB)} MB` : ''}`);
  }

  function updateFunction(box, one, frame) {
    const own = frame.instances.filter(instance => instance.function === one.name);
    const used = own.reduce((sum, instance) => sum + instance.slotsUsed, 0);
    const slots = own.reduce((sum, instance) => sum + instance.slots, 0);
    const bill = frame.bill.functions.find(cost => cost.function === one.name);
    const limits = one.cpu === undefined ? 'not in s.yaml any more' : `concurrency ${one.instanceConcurrency}, ${one.cpu} vCPU, ${one.memoryMB} MB, timeout ${one.timeoutSeconds} s, up to ${one.instanceLimit} instances`;
    put(box.children[0].children[1], `${limits} · ${own.length} ${own.length === 1 ? 'instance' : 'instances'}, ${used} of ${slots} slots in use${bill ? ` · ${money(frame.bill.currency, bill.cost)}` : ''}`);
    box.children[0].children[2].hidden = !hasToken() || own.length === 0;
    box.children[2].hidden = own.length > 0;
    box.children[1].classList.toggle('many', own.length > many);
    box.children[1].hidden = own.length === 0;
    rows(box.children[1], own, instance => instance.instanceId, makeInstance, update);
  }

  return {
    take(frame) {
      const names = new Set(frame.functions.map(one => one.name));
      const left = [...new Set(frame.instances.map(one => one.function))].filter(name => !names.has(name)).map(name => ({ name }));
      rows(host, [...frame.functions, ...left], one => one.name, makeFunction, (box, one) => updateFunction(box, one, frame));
    },
  };
}
