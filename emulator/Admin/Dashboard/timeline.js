// The figure T1 to T4 of FC's page, alive: each instance's requests in rows, and under them what is billed.
import { clock, element, length, put, rows, short } from './format.js';
import { longest, Store } from './store.js';

const axis = 24, head = 18, billedHeight = 8, gap = 10, mostRows = 16, delay = 500;

export function Timeline(open) {
  const host = document.getElementById('timeline'), canvas = host.querySelector('canvas'), room = host.querySelector('.room');
  const details = document.getElementById('timeline-details'), followButton = document.getElementById('follow');
  const pen = canvas.getContext('2d'), store = Store(), still = matchMedia('(prefers-reduced-motion: reduce)');
  let span = 60000, following = true, until = 0, chosen = null, offset = null, lanes = [], colors = {}, width = 0, drawn = 0;
  // Kept here, because asking the page for them would have it laid out anew several times a second.
  let shown = 0, scrolled = 0;

  function readColors() {
    const style = getComputedStyle(document.documentElement);
    colors = Object.fromEntries(['page', 'ink', 'quiet', 'line', 'billed', 'idle', 'bad', 'accent', 'm0', 'm1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7'].map(name => [name, style.getPropertyValue(`--${name}`).trim()]));
  }
  readColors();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { readColors(); draw(); });
  new ResizeObserver(([{ contentRect }]) => { width = contentRect.width; draw(); }).observe(host);
  host.addEventListener('scroll', () => { scrolled = host.scrollTop; draw(); });

  const now = () => offset === null ? 0 : performance.now() + offset;
  const x = time => (time - (until - span)) / span * width;
  const callHeight = lane => lane.rows <= 4 ? 9 : lane.rows <= 8 ? 6 : 4;
  const laneHeight = lane => head + Math.min(lane.rows, mostRows) * callHeight(lane) + 3 + billedHeight + gap;

  function layout() {
    lanes = store.lanes(until - span);
    let top = axis;
    for (const lane of lanes) {
      Object.assign(lane, { top, height: laneHeight(lane) });
      top += lane.height;
    }
    shown = Math.min(Math.max(top, 120), 414);
    for (const [part, height] of [[canvas, shown], [room, Math.max(0, top - shown)]]) if (part.style.height !== `${height}px`) part.style.height = `${height}px`;
  }

  function draw() {
    const ratio = devicePixelRatio || 1;
    const height = shown;
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.font = '12px system-ui, sans-serif';
    drawAxis(height);
    pen.save();
    pen.beginPath();
    pen.rect(0, axis, width, height - axis);
    pen.clip();
    for (const lane of lanes) {
      const top = lane.top - scrolled;
      if (top < height && top + lane.height > axis) drawLane(lane, top);
    }
    pen.restore();
    if (lanes.length === 0) text('Nothing ran in this time. A call shows here as soon as an instance has it.', 8, axis + 24, colors.quiet);
    drawn = performance.now();
  }

  function text(what, left, base, color) {
    pen.fillStyle = color;
    pen.fillText(what, left, base);
  }

  function drawAxis(height) {
    const step = [1000, 2000, 5000, 10000, 15000, 30000, 60000].find(size => span / size <= Math.max(2, width / 110)) ?? 60000;
    for (let at = Math.ceil((until - span) / step) * step; at <= until; at += step) {
      pen.fillStyle = colors.line;
      pen.fillRect(x(at), axis - 6, 1, height);
      if (x(at) + 60 < width) text(clock(at, false), x(at) + 4, 14, colors.quiet);
    }
  }

  function drawLane(lane, top) {
    text(`${lane.function}  ${short(lane.id)}${lane.alive ? '' : '  ended'}`, 6, top + 13, lane.alive ? colors.ink : colors.quiet);
    const tall = callHeight(lane), end = now();
    let seen = '';
    for (const call of [...lane.calls, ...lane.running]) {
      const left = Math.max(x(call.start), -4), right = Math.min(x(call.end === Infinity ? end : call.end), width);
      if (right < 0 || left > width || call.row >= mostRows) continue;
      // What falls into the same pixel of a row is drawn once.
      const pixel = `${call.row} ${left | 0} ${right | 0}`;
      if (pixel === seen && !call.bad && call !== chosen) continue;
      seen = pixel;
      const y = top + head + call.row * tall, wide = Math.max(1.5, right - left);
      pen.fillStyle = colors[`m${call.color % 8}`];
      pen.fillRect(left, y, wide, tall - 2);
      if (call.cold) { pen.fillStyle = colors.ink; pen.fillRect(left, y - 1, 3, tall); }
      if (call.bad || call === chosen) {
        pen.strokeStyle = call === chosen ? colors.accent : colors.bad;
        pen.lineWidth = call === chosen ? 3 : 1.5;
        pen.strokeRect(left, y - .5, Math.max(3, wide), tall - 1);
      }
    }
    drawBilled(lane, top + lane.height - gap - billedHeight, end);
  }

  /** Calls of an interval end in it, and they are in the order of their ends. */
  function* callsIn(lane, interval) {
    const { calls } = lane;
    let from = 0;
    for (let to = calls.length; from < to;) {
      const middle = (from + to) >> 1;
      if (calls[middle].end < interval.start) from = middle + 1;
      else to = middle;
    }
    for (let at = from; at < calls.length && calls[at].end <= interval.end; at++) yield calls[at];
    if (interval.open) yield* lane.running;
  }

  function drawBilled(lane, y, end) {
    const intervals = lane.open ? [...lane.intervals, { start: lane.open.start, end, open: true, idleMs: lane.open.busy ? 0 : 1 }] : lane.intervals;
    for (const interval of intervals) {
      const left = Math.max(x(interval.start), -4), right = Math.min(x(interval.end), width);
      if (right < 0 || left > width) continue;
      const wide = Math.max(1.5, right - left);
      if (interval.idleMs > 0 || interval.open) {
        // Light where only a connection holds the instance, full where a request is open.
        pen.fillStyle = colors.idle;
        pen.globalAlpha = .45;
        pen.fillRect(left, y, wide, billedHeight);
        pen.globalAlpha = 1;
        pen.fillStyle = colors.billed;
        for (const call of callsIn(lane, interval)) {
          const from = Math.max(x(Math.max(call.start, interval.start)), left), to = Math.min(x(Math.min(call.end === Infinity ? end : call.end, interval.end)), right);
          if (to >= from) pen.fillRect(from, y, Math.max(1, to - from), billedHeight);
        }
      } else {
        pen.fillStyle = colors.billed;
        pen.fillRect(left, y, wide, billedHeight);
      }
    }
  }

  function frame() {
    requestAnimationFrame(frame);
    if (!following || offset === null || document.hidden) return;
    // Twenty pictures a second are smooth enough for bars; without motion they step with the data.
    if (performance.now() - drawn < (still.matches ? 1000 : 50)) return;
    until = now() - delay;
    draw();
  }
  requestAnimationFrame(frame);

  function setFollowing(on) {
    following = on;
    followButton.setAttribute('aria-pressed', String(on));
  }

  function zoom(by) {
    span = Math.min(longest, Math.max(5000, span * by));
    put(document.getElementById('span'), `${length(span)} shown`);
    layout();
    draw();
  }

  function move(part) {
    setFollowing(false);
    until = Math.min(now(), until + span * part);
    layout();
    draw();
  }

  function at(event) {
    const box = canvas.getBoundingClientRect(), left = event.clientX - box.left, y = event.clientY - box.top + host.scrollTop, time = until - span + left / width * span;
    const lane = lanes.find(one => y >= one.top && y < one.top + one.height), reach = span / width * 2;
    const row = lane && Math.floor((y - lane.top - head) / callHeight(lane));
    const call = lane && [...lane.running, ...lane.calls].find(one => one.row === row && one.start - reach <= time && one.end + reach >= time);
    const interval = lane && !call && y > lane.top + lane.height - gap - billedHeight - 2 && [...lane.intervals, ...(lane.open ? [{ ...lane.open, end: now(), still: true }] : [])].find(one => one.start - reach <= time && one.end + reach >= time);
    return { lane, call, interval };
  }

  function tell({ lane, call, interval }) {
    if (call) put(details, `${call.method}: ${call.kind}${call.cold ? ', cold start' : ''}${call.bad ? ', did not end well' : ''}, ${call.end === Infinity ? `running for ${length(Math.max(0, now() - call.start))}` : length(call.end - call.start)}, from ${clock(call.start)}. ${lane.function}, instance ${lane.id}, request ${call.request}.`);
    else if (interval) put(details, `Billed ${interval.still ? 'since' : 'from'} ${clock(interval.start)}, ${length(interval.end - interval.start)}${interval.still ? ' so far' : ''}${interval.idleMs > 0 ? `, of it ${length(interval.idleMs)} only held by a connection` : ''}${interval.still && !interval.busy ? ', at the moment only held by a connection' : ''}. ${lane.function}, instance ${lane.id}.`);
  }

  function step(by) {
    setFollowing(false);
    const order = lanes.flatMap(lane => [...lane.calls, ...lane.running].map(call => ({ lane, call }))).sort((a, b) => a.call.start - b.call.start);
    if (order.length === 0) return;
    const place = order.findIndex(one => one.call === chosen);
    const next = order[Math.min(order.length - 1, Math.max(0, place < 0 ? (by > 0 ? 0 : order.length - 1) : place + by))];
    chosen = next.call;
    if (chosen.start < until - span || chosen.start > until) until = chosen.start + span * .5;
    if (next.lane.top < host.scrollTop + axis || next.lane.top + next.lane.height > host.scrollTop + canvas.clientHeight) scrolled = host.scrollTop = next.lane.top - axis;
    draw();
    tell(next);
  }

  const keys = {
    ArrowDown: () => step(1), ArrowUp: () => step(-1), ArrowLeft: () => move(-.25), ArrowRight: () => move(.25), '+': () => zoom(.5), '=': () => zoom(.5), '-': () => zoom(2),
    ' ': () => setFollowing(!following), Enter: () => chosen && open(chosen.request),
  };
  host.addEventListener('keydown', event => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
  host.addEventListener('pointermove', event => tell(at(event)));
  host.addEventListener('click', event => {
    const { call } = at(event);
    if (call) open(call.request);
  });
  followButton.addEventListener('click', () => setFollowing(!following));
  document.getElementById('zoom-in').addEventListener('click', () => zoom(.5));
  document.getElementById('zoom-out').addEventListener('click', () => zoom(2));

  function legend() {
    const names = store.methods(), listed = names.slice(0, 8).map((name, color) => ({ name, color }));
    const marks = [['billed', 'billed, a request open'], ['idle', 'billed, held by a connection only'], ['cold', 'cold start'], ['bad', 'did not end well']];
    rows(document.getElementById('legend'), [...listed, ...marks.map(([mark, name]) => ({ name, mark }))], one => one.name, one => {
      const sign = element('i', one.mark ? { class: one.mark } : {});
      if (!one.mark) sign.style.setProperty('--c', `var(--m${one.color})`);
      if (one.mark === 'billed') sign.style.setProperty('--c', 'var(--billed)');
      return element('li', {}, sign, one.name);
    });
  }

  zoom(1);
  return {
    reset() { store.reset(); chosen = null; },
    take(frame) {
      const measured = frame.now - performance.now();
      // Frames come late, never early: the earliest is right, and a little is forgotten so that clocks may drift.
      offset = offset === null || Math.abs(measured - offset) > 2000 ? measured : Math.max(measured, offset - 1);
      store.take(frame);
      if (following) until = now() - delay;
      layout();
      if (!following || still.matches) draw();
      legend();
    },
  };
}
