// One row for each instance: its calls in lanes, and under them what is billed, like the figure T1 to T4 of FC's page.
function Timeline(data, view, choose) {
  const host = document.getElementById('timeline');
  const laneHeight = 14, billedHeight = 12, head = 22, gap = 16, axis = 26;
  const rows = data.instances.map((instance, at) => {
    const calls = data.calls.filter(call => call.instance === at).sort((a, b) => a.start - b.start || a.end - b.end);
    const count = lanes(calls);
    return { instance, calls, intervals: data.intervals.filter(one => one.instance === at), height: head + count * laneHeight + 5 + billedHeight + gap };
  });
  let height = axis;
  for (const row of rows) {
    row.top = height;
    height += row.height;
  }
  let width = 0, chosen = null, dragFrom = null, svg = null;

  const x = time => (time - view.from) / (view.to - view.from) * width;
  const time = at => view.from + at / width * (view.to - view.from);

  function bar(parent, from, to, y, tall, attributes) {
    const left = Math.max(-4, x(from)), right = Math.min(width + 4, x(to));
    if (right < 0 || left > width) return null;
    return draw('rect', { x: left.toFixed(2), y, width: Math.max(1.5, right - left).toFixed(2), height: tall, ...attributes }, parent);
  }

  function sheet(top, tall) {
    const fresh = draw('svg', { height: tall, viewBox: `0 ${top} ${width} ${tall}`, role: 'img', 'aria-label': 'Calls of each instance and what is billed; the tables below say the same.' });
    for (const mark of marks()) draw('line', { x1: x(mark), x2: x(mark), y1: axis - 6, y2: height, class: 'grid' }, fresh);
    return fresh;
  }

  const marks = () => steps(view.from, view.to, Math.max(2, width / 110));

  // On paper each instance is a picture of its own: one picture of all of them would be cut between pages, wherever that is.
  function render(paper) {
    width = host.clientWidth || 900;
    const sheets = paper ? [sheet(0, axis), ...rows.map(row => sheet(row.top, row.height))] : [sheet(0, height)];
    svg = sheets[0];
    const hatch = draw('pattern', { id: 'hatch', width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' }, draw('defs', {}, svg));
    draw('line', { x1: 0, y1: 0, x2: 0, y2: 6, class: 'hatch' }, hatch);
    for (const mark of marks()) draw('text', { x: Math.min(x(mark) + 3, width - 60), y: 13, class: 'soft' }, svg, length(mark));
    rows.forEach((row, at) => {
      const on = paper ? sheets[at + 1] : svg;
      draw('text', { x: 6, y: row.top + 14 }, on, `${row.instance.function}  ${row.instance.id}`);
      renderRow(on, row, row.top + head);
    });
    host.replaceChildren(...sheets);
    sheets.forEach(guides);
  }

  function renderRow(parent, row, top) {
    const seen = new Set();
    for (const call of row.calls) {
      // What falls into the same pixel of a lane is drawn once.
      const pixel = `${call.lane} ${Math.round(x(call.start))} ${Math.round(x(call.end))}`;
      if (seen.has(pixel) && call !== chosen) continue;
      seen.add(pixel);
      const y = top + call.lane * laneHeight;
      const shape = bar(parent, call.start, call.end, y, laneHeight - 3, { class: `call${call.bad ? ' bad' : ''}${call === chosen ? ' chosen' : ''}`, fill: `var(--m${call.method % 8})`, rx: 2 });
      if (!shape) continue;
      shape.call = call;
      if (call.cold && x(call.start) >= 0) draw('rect', { x: x(call.start), y: y - 1, width: 3, height: laneHeight - 1, class: 'cold' }, parent);
    }
    const y = top + (row.height - head - gap - billedHeight);
    for (const interval of row.intervals) {
      if (interval.idle > 0) bar(parent, interval.start, interval.end, y, billedHeight, { class: 'idle' });
      const parts = interval.idle > 0 ? busyParts(interval, row.calls) : [interval];
      for (const part of parts) bar(parent, Math.max(part.start, interval.start), Math.min(part.end, interval.end), y, billedHeight, { class: 'billed' });
      // A transparent bar over it all answers the pointer.
      const whole = bar(parent, interval.start, interval.end, y, billedHeight, { fill: 'transparent' });
      if (whole) whole.interval = interval;
    }
  }

  function guides(on) {
    if (!chosen) return;
    for (const at of [chosen.start, chosen.end])
      if (x(at) >= 0 && x(at) <= width) draw('line', { x1: x(at), x2: x(at), y1: axis - 6, y2: height, class: 'guide' }, on);
  }

  function select(call) {
    chosen = call;
    if (call && (call.end < view.from || call.start > view.to || x(call.end) - x(call.start) < 2)) zoomTo(call);
    else render(false);
    if (!call) return;
    const shape = svg.querySelector('.chosen');
    if (shape) shape.scrollIntoView({ block: 'nearest' });
    choose(call, null);
  }

  function zoomTo(call) {
    const margin = Math.max((call.end - call.start) * 1.5, 1);
    view.show(call.start - margin, call.end + margin);
  }

  function step(by) {
    const order = data.calls;
    if (!order.length) return;
    const at = chosen ? order.indexOf(chosen) + by : by > 0 ? 0 : order.length - 1;
    select(order[Math.min(order.length - 1, Math.max(0, at))]);
  }

  const actions = {
    in: () => view.zoom(0.5), out: () => view.zoom(2), all: () => view.all(), next: () => step(1), previous: () => step(-1),
  };
  for (const button of document.querySelectorAll('[data-do]')) button.addEventListener('click', () => actions[button.dataset.do]());
  const keys = {
    '+': actions.in, '=': actions.in, '-': actions.out, '0': actions.all, ArrowDown: actions.next, ArrowUp: actions.previous,
    ArrowLeft: () => view.move(-0.25), ArrowRight: () => view.move(0.25), Enter: () => chosen && zoomTo(chosen),
  };
  host.addEventListener('keydown', event => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
  host.addEventListener('wheel', event => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    view.zoom(event.deltaY > 0 ? 1.25 : 0.8, time(event.clientX - host.getBoundingClientRect().left));
  }, { passive: false });

  host.addEventListener('pointermove', event => {
    if (dragFrom !== null) return drag(event);
    if (event.target.call || event.target.interval) choose(event.target.call, event.target.interval);
  });
  host.addEventListener('pointerdown', event => {
    if (event.button !== 0 || event.pointerType === 'touch' || !svg || event.clientX > svg.getBoundingClientRect().right) return;
    dragFrom = event.clientX - svg.getBoundingClientRect().left;
  });
  window.addEventListener('pointerup', event => {
    if (dragFrom === null) return;
    const to = event.clientX - svg.getBoundingClientRect().left, from = dragFrom;
    dragFrom = null;
    if (Math.abs(to - from) > 5) view.show(time(Math.min(from, to)), time(Math.max(from, to)));
    else if (event.target.call) select(event.target.call);
  });

  function drag(event) {
    const to = event.clientX - svg.getBoundingClientRect().left;
    const shade = svg.querySelector('.drag') || draw('rect', { y: axis, height: height - axis, class: 'drag' }, svg);
    shade.setAttribute('x', Math.min(dragFrom, to));
    shade.setAttribute('width', Math.abs(to - dragFrom));
  }

  return { render };
}
