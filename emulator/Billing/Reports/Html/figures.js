// Small parts that the drawings share.
const svgNames = 'http://www.w3.org/2000/svg';

function draw(name, attributes, parent, text) {
  const element = document.createElementNS(svgNames, name);
  for (const key in attributes) element.setAttribute(key, attributes[key]);
  if (text !== undefined) element.textContent = text;
  if (parent) parent.appendChild(element);
  return element;
}

// Milliseconds, with as many digits as the length deserves.
function length(ms) {
  if (ms < 1000) return `${+ms.toFixed(ms < 10 ? 3 : 1)} ms`;
  if (ms < 60000) return `${+(ms / 1000).toFixed(3)} s`;
  const minutes = Math.floor(ms / 60000);
  if (minutes < 60) return `${minutes} min ${+((ms % 60000) / 1000).toFixed(1)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

// Round steps for about so many marks.
function steps(from, to, most) {
  const span = to - from;
  const sizes = [];
  for (let power = 1e-3; power <= 1e3; power *= 10) sizes.push(power, 2 * power, 5 * power);
  sizes.push(1e4, 1.5e4, 3e4, 6e4, 1.2e5, 3e5, 6e5, 9e5, 1.8e6, 3.6e6, 7.2e6, 1.08e7, 2.16e7, 4.32e7, 8.64e7);
  let size = sizes.find(one => span / one <= most);
  if (size === undefined) size = 8.64e7 * Math.ceil(span / 8.64e7 / most);
  const marks = [];
  for (let at = Math.ceil(from / size) * size; at <= to; at += size) marks.push(at);
  return marks;
}

// The first lane that is free takes a call, so that lanes in use are calls open at once.
function lanes(calls) {
  const ends = [];
  for (const call of calls) {
    let lane = ends.findIndex(end => end <= call.start);
    if (lane < 0) lane = ends.length;
    ends[lane] = call.end;
    call.lane = lane;
  }
  return ends.length;
}

// Parts of an interval with a call open: the rest of it a connection held.
function busyParts(interval, calls) {
  const parts = [];
  for (const call of calls) {
    if (call.end < interval.start || call.start > interval.end) continue;
    const last = parts[parts.length - 1];
    if (last && call.start <= last.end) last.end = Math.max(last.end, call.end);
    else parts.push({ start: call.start, end: call.end });
  }
  return parts;
}
