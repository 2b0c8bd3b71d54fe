// What the timeline draws: calls, billed intervals and what is open, by instance, for as long as it can be seen.
import { Rows } from './rows.js';

export const longest = 300000;
// Calls and intervals of all lanes together: of 1,000 requests a second the last minute. Beyond that the oldest quarter is forgotten.
const mostKept = 120000;
// Requests that ended and may still be told as running, because their client takes its time.
const mostEnded = 5000;

export function Store() {
  let lanes = new Map(), methods = new Map(), ended = new Set();

  function lane(id, of = '') {
    if (!lanes.has(id)) lanes.set(id, { id, function: of, slots: 1, calls: [], running: [], intervals: [], places: Rows(), open: null, alive: false, rows: 1 });
    return lanes.get(id);
  }

  /** A name is kept once, not with each call. */
  function method(name) {
    if (!methods.has(name)) methods.set(name, { method: name, color: methods.size });
    return methods.get(name);
  }

  /** Lists are in the order of ends. */
  function forget(list, past) {
    let old = 0;
    while (old < list.length && list[old].end < past) old++;
    if (old > 0) list.splice(0, old);
  }

  function oldestKept(past) {
    let all = 0;
    for (const one of lanes.values()) all += one.calls.length + one.intervals.length;
    if (all <= mostKept) return past;
    const ends = [...lanes.values()].flatMap(one => [...one.calls, ...one.intervals].map(thing => thing.end)).sort((a, b) => a - b);
    return Math.max(past, ends[Math.floor(all / 4)]);
  }

  function takeFinished({ calls, intervals }) {
    for (const { instance, function: of, request, kind, start, end, cold, bad, method: name } of calls) {
      const one = lane(instance, of), call = { request, kind, start, end, cold, bad, ...method(name) };
      call.row = one.places.finished(call, one.running);
      one.calls.push(call);
      ended.add(request);
    }
    for (const { instance, start, end, idleMs } of intervals) lane(instance).intervals.push({ start, end, idleMs });
    for (const request of ended) {
      if (ended.size <= mostEnded) break;
      ended.delete(request);
    }
  }

  /** Dates are whole milliseconds here, in which one call ends and the next begins: ages tell more. */
  function takeRunning(requests, now) {
    const before = new Map([...lanes.values()].flatMap(one => one.running.map(call => [call.request, call.row])));
    for (const one of lanes.values()) one.running = [];
    for (const one of requests) {
      if (!one.instanceId || ended.has(one.requestId)) continue;
      lane(one.instanceId).running.push({
        request: one.requestId, kind: one.kind, start: now - one.ageMs + one.waitedMs, end: Infinity, cold: false, bad: false, row: before.get(one.requestId), ...method(one.method),
      });
    }
    for (const one of lanes.values()) one.rows = one.places.running(one.running);
  }

  return {
    methods: () => [...methods.keys()],
    lanes: from => [...lanes.values()].filter(one => one.alive || one.calls.at(-1)?.end > from || one.intervals.at(-1)?.end > from),
    reset() { [lanes, ended] = [new Map(), new Set()]; },
    take(frame) {
      for (const one of lanes.values()) Object.assign(one, { alive: false, open: null });
      for (const instance of frame.instances) Object.assign(lane(instance.instanceId), { alive: true, slots: instance.slots, function: instance.function });
      takeFinished(frame.timeline);
      takeRunning(frame.requests.oldest, frame.now);
      for (const open of frame.timeline.open) lane(open.instance).open = open;
      const past = oldestKept(frame.now - longest);
      for (const [id, one] of lanes) {
        forget(one.calls, past);
        forget(one.intervals, past);
        one.places.forget(past);
        if (!one.alive && one.calls.length === 0 && one.intervals.length === 0) lanes.delete(id);
      }
    },
  };
}
