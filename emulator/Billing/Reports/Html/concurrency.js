// Calls open at once, and instances with at least one, as steps over the part of time shown.
function Concurrency(data, view) {
  const host = document.getElementById('concurrency');
  const height = 140, top = 22, bottom = height - 8;
  const open = countSteps(data.calls);
  const perInstance = data.instances.flatMap((_, at) => busyParts({ start: -Infinity, end: Infinity }, data.calls.filter(call => call.instance === at).sort((a, b) => a.start - b.start)));
  const busy = countSteps(perInstance);

  // An end before a begin of the same time, as a slot is free before it is taken again.
  function countSteps(spans) {
    const changes = spans.flatMap(span => [[span.start, 1], [span.end, -1]]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const result = [];
    let count = 0;
    for (const [at, by] of changes) {
      count += by;
      if (result.length && result[result.length - 1][0] === at) result[result.length - 1][1] = count;
      else result.push([at, count]);
    }
    return result;
  }

  function path(changes, x, y) {
    let count = 0, line = '';
    for (const [at, now] of changes) {
      if (at > view.to) break;
      if (at >= view.from) line += `${line ? 'H' : `M0,${y(count)}H`}${x(at).toFixed(1)}V${y(now).toFixed(1)}`;
      count = now;
    }
    return `${line || `M0,${y(count)}`}H${host.clientWidth}`;
  }

  function render() {
    const width = host.clientWidth || 900;
    const most = Math.max(1, ...open.map(step => step[1]));
    const x = time => (time - view.from) / (view.to - view.from) * width;
    const y = count => bottom - count / most * (bottom - top);
    const svg = draw('svg', { height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': `Calls open at once, at most ${most}.` });
    for (const count of [...new Set([0, Math.ceil(most / 2), most])]) {
      draw('line', { x1: 0, x2: width, y1: y(count), y2: y(count), class: 'grid' }, svg);
      draw('text', { x: 4, y: y(count) - 3, class: 'soft' }, svg, count);
    }
    const line = path(open, x, y);
    draw('path', { d: `${line}V${bottom}H0Z`, class: 'open' }, svg);
    draw('path', { d: line, class: 'open-line' }, svg);
    draw('path', { d: path(busy, x, y), class: 'busy-line' }, svg);
    draw('text', { x: width - 8, y: 14, 'text-anchor': 'end', class: 'soft' }, svg, 'area: calls open; dashed: busy instances');
    host.replaceChildren(svg);
  }

  return { render };
}
