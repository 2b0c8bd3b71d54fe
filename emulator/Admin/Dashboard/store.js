// What the timeline draws: calls, billed intervals and what is open, by instance, for as long as it can be seen.
export const longest = 300000;
const mostCalls = 4000;

export function Store() {
  let lanes = new Map(), methods = new Map();

  function lane(id, of = '') {
    if (!lanes.has(id)) lanes.set(id, { id, function: of, slots: 1, calls: [], running: [], intervals: [], open: null, alive: false, rows: 1 });
    return lanes.get(id);
  }

  function method(name) {
    if (!methods.has(name)) methods.set(name, methods.size);
    return methods.get(name);
  }

  /** The first row that is free takes a call, so that rows in use are calls open at once. */
  function place(one) {
    const ends = [];
    for (const call of [...one.calls, ...one.running].sort((a, b) => a.start - b.start || a.end - b.end)) {
      let row = ends.findIndex(end => end <= call.start);
      if (row < 0) row = ends.length;
      ends[row] = call.end;
      call.row = row;
    }
    one.rows = Math.max(1, ends.length);
  }

  return {
    methods: () => [...methods.keys()],
    lanes: from => [...lanes.values()].filter(one => one.alive || one.calls.some(call => call.end > from) || one.intervals.some(interval => interval.end > from)),
    reset() { lanes = new Map(); },
    place,
    take(frame) {
      const past = frame.now - longest;
      for (const one of lanes.values()) Object.assign(one, { alive: false, open: null, running: [] });
      for (const instance of frame.instances) Object.assign(lane(instance.instanceId, instance.function), { alive: true, slots: instance.slots, function: instance.function });
      for (const call of frame.timeline.calls) lane(call.instance, call.function).calls.push({ ...call, color: method(call.method) });
      for (const interval of frame.timeline.intervals) lane(interval.instance).intervals.push(interval);
      for (const open of frame.timeline.open) lane(open.instance).open = open;
      for (const one of frame.requests.oldest) {
        if (!one.instanceId) continue;
        lane(one.instanceId).running.push({
          instance: one.instanceId, request: one.requestId, method: one.method, kind: one.kind, start: Date.parse(one.arrivedAt) + one.waitedMs, end: Infinity, cold: false, bad: false, color: method(one.method),
        });
      }
      for (const [id, one] of lanes) {
        const ended = new Set(one.calls.map(call => call.request));
        one.running = one.running.filter(call => !ended.has(call.request));
        if (one.calls.length > mostCalls || one.calls[0]?.end < past) one.calls = one.calls.filter(call => call.end > past).slice(-mostCalls);
        if (one.intervals[0]?.end < past) one.intervals = one.intervals.filter(interval => interval.end > past);
        if (!one.alive && one.calls.length === 0 && one.intervals.length === 0) lanes.delete(id);
      }
    },
  };
}
