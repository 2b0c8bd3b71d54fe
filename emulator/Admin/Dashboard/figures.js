// What the whole comes to, and how fast.
import { count, element, money, put, rows } from './format.js';

export function Figures() {
  const host = document.getElementById('figures');
  let samples = [];

  function rate(now, finished) {
    samples.push([now, finished]);
    while (samples.length > 2 && now - samples[0][0] > 3000) samples.shift();
    const [from, before] = samples[0];
    return now > from ? (finished - before) / (now - from) * 1000 : 0;
  }

  return {
    reset() { samples = []; },
    take(frame) {
      const { totals, running } = frame.requests;
      const perSecond = rate(frame.now, totals.finished);
      const { bill } = frame;
      const figures = [
        ['Running', count(running)],
        ['Finished', count(totals.finished)],
        ['A second', perSecond < 10 ? perSecond.toFixed(1) : count(Math.round(perSecond))],
        ['Cold starts', count(totals.coldStarts)],
        ['Rejected', count(totals.refused), totals.refused > 0],
        ['Failed', count(totals.failed), totals.failed > 0],
        ['Instances', count(frame.instances.length)],
        ['Billed', `${(bill.billedMs / 1000).toFixed(1)} s`],
        ['Cost of this run', money(bill.currency, bill.cost)],
        ['Pace', `${money(bill.currency, bill.costPerHour)}/h`],
      ];
      rows(host, figures, one => one[0],
        one => element('div', {}, element('dt', {}, one[0]), element('dd')),
        (row, [, text, bad]) => { put(row.lastChild, text); row.classList.toggle('bad', Boolean(bad)); });
    },
  };
}
