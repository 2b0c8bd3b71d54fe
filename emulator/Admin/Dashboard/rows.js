// Which row of its lane a call is drawn in: rows in use are calls open at once, and a call stays in its row.

// What two times of one moment may differ by, in ms: they are rounded.
const close = .005;

export function Rows() {
  // When the last finished call of each row ended.
  let ends = [];

  const isFree = (ends, row, start) => (ends[row] ?? -Infinity) <= start + close;

  /** Of the rows that are free since then, the one that was used last; else a new one. */
  function freeRow(ends, start) {
    let best = ends.length;
    for (let row = 0; row < ends.length; row++) if (ends[row] <= start + close && (best === ends.length || ends[row] > ends[best])) best = row;
    return best;
  }

  return {
    /** The row of a call that ended; they come in the order of their ends. */
    finished(call, running) {
      const before = running.find(one => one.request === call.request);
      const taken = [...ends];
      for (const one of running) if (one !== before && one.start < call.end - close) taken[one.row] = Infinity;
      for (let row = 0; row < taken.length; row++) taken[row] ??= -Infinity;
      const row = before && isFree(taken, before.row, call.start) ? before.row : freeRow(taken, call.start);
      while (ends.length < row) ends.push(-Infinity);
      ends[row] = call.end;
      return row;
    },
    /** Gives running calls their rows, and tells how many rows there are. */
    running(calls) {
      const taken = [...ends];
      for (const call of calls.sort((a, b) => a.start - b.start)) {
        if (call.row === undefined || !isFree(taken, call.row, call.start)) call.row = freeRow(taken, call.start);
        while (taken.length < call.row) taken.push(-Infinity);
        taken[call.row] = Infinity;
      }
      return Math.max(1, taken.length);
    },
    forget(past) {
      while (ends.length > 0 && ends.at(-1) < past) ends.pop();
    },
  };
}
