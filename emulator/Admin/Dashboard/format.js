// How numbers, times and ids are written.

/** Milliseconds, with as many digits as the length deserves. */
export function length(ms) {
  if (ms < 1000) return `${+ms.toFixed(ms < 10 ? 2 : ms < 100 ? 1 : 0)} ms`;
  if (ms < 60000) return `${(ms / 1000).toFixed(ms < 10000 ? 2 : 1)} s`;
  const minutes = Math.floor(ms / 60000);
  if (minutes < 60) return `${minutes} min ${Math.floor((ms % 60000) / 1000)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Whole seconds, for what goes on by itself. */
export function age(seconds) {
  return seconds < 60 ? `${Math.floor(seconds)} s` : length(seconds * 1000);
}

export function clock(ms, withMilliseconds = true) {
  const at = new Date(ms);
  const two = number => String(number).padStart(2, '0');
  const seconds = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  return withMilliseconds ? `${seconds}.${String(at.getMilliseconds()).padStart(3, '0')}` : seconds;
}

const counts = new Intl.NumberFormat('en-US');

export function count(number) {
  return counts.format(number);
}

/** Money is small here: four digits that say something. */
export function money(currency, amount) {
  if (amount === 0) return `${currency} 0`;
  const digits = Math.max(2, 3 - Math.floor(Math.log10(Math.abs(amount))));
  return `${currency} ${amount.toFixed(Math.min(digits, 12))}`;
}

/** The end of an instance's id, as the console shows it. */
export function short(id) {
  return id.slice(-6);
}

/** Makes or finds the row of each item by its key, in the items' order, and takes the others away. Rows that stay keep the focus. */
export function rows(host, items, key, make, update) {
  const known = new Map([...host.children].map(row => [row.dataset.key, row]));
  let after = null;
  for (const item of items) {
    const name = String(key(item));
    let row = known.get(name);
    if (row) known.delete(name);
    else {
      row = make(item);
      row.dataset.key = name;
    }
    update?.(row, item);
    const place = after ? after.nextElementSibling : host.firstElementChild;
    if (place !== row) host.insertBefore(row, place);
    after = row;
  }
  for (const row of known.values()) row.remove();
}

/** Writes only what changed, so that nothing is laid out anew for nothing. */
export function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else if (value !== false && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}
