// The part of time shown, which both drawings share, and what is said of a bar.
(function () {
  document.body.classList.remove('no-script');
  const raw = JSON.parse(document.getElementById('data').textContent);
  const data = {
    instances: raw.instances.map(([id, of]) => ({ id, function: of })),
    calls: raw.calls.map(([instance, method, start, end, kind, cold, outcome, bad, request]) => ({ instance, method, start, end, kind, cold, outcome, bad, request })),
    intervals: raw.intervals.map(([instance, start, end, idle, requests, closedBy]) => ({ instance, start, end, idle, requests, closedBy })),
  };
  data.calls.sort((a, b) => a.start - b.start || a.end - b.end);
  const spans = data.calls.concat(data.intervals);
  const least = spans.reduce((at, one) => Math.min(at, one.start), Infinity);
  const most = spans.reduce((at, one) => Math.max(at, one.end), -Infinity);
  if (!spans.length) {
    document.getElementById('timeline').textContent = 'Nothing to draw.';
    document.getElementById('concurrency').textContent = 'Nothing to draw.';
    return;
  }

  const margin = Math.max((most - least) * 0.02, 0.5);
  const outer = { from: least - margin, to: most + margin };
  const view = {
    ...outer,
    show(from, to) {
      const span = Math.min(Math.max(to - from, 0.02), outer.to - outer.from);
      const middle = (from + to) / 2;
      view.from = Math.min(Math.max(middle - span / 2, outer.from), outer.to - span);
      view.to = view.from + span;
      render();
    },
    zoom(by, around = (view.from + view.to) / 2) { view.show(around - (around - view.from) * by, around + (view.to - around) * by); },
    move(part) { const by = (view.to - view.from) * part; view.show(view.from + by, view.to + by); },
    all() { view.show(outer.from, outer.to); },
  };

  const details = document.getElementById('details');
  function choose(call, interval) {
    const one = call || interval;
    if (!one) return;
    const instance = data.instances[one.instance];
    const when = `${length(one.start)} to ${length(one.end)}, ${length(one.end - one.start)}`;
    details.textContent = call
      ? `${raw.methods[call.method]}: ${call.kind}${call.cold ? ', cold start' : ''}, ${call.outcome}. ${when}. ${instance.function}, instance ${instance.id}, request ${call.request}.`
      : `Billed interval of ${instance.function}, instance ${instance.id}. ${when}${interval.idle > 0 ? `, of it ${length(interval.idle)} only held by a connection` : ''}. ${interval.requests} ${interval.requests === 1 ? 'request' : 'requests'}${interval.closedBy ? `; ${interval.closedBy}` : ''}.`;
  }

  const timeline = Timeline(data, view, choose);
  const concurrency = Concurrency(data, view);
  const hosts = ['timeline', 'concurrency'].map(id => document.getElementById(id));
  const widths = () => hosts.map(host => host.clientWidth).join();
  let drawnAt = '';
  function render(paper = false) { drawnAt = widths(); timeline.render(paper); concurrency.render(); }
  // It also tells how wide they are at first, which is drawn already: bars that are drawn anew lose the pointer that is on them.
  const observer = new ResizeObserver(() => widths() !== drawnAt && render());
  hosts.forEach(host => observer.observe(host));
  window.addEventListener('beforeprint', () => render(true));
  window.addEventListener('afterprint', () => render());
  render();
})();
