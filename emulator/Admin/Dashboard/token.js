// The token that opens what changes something. It comes in the address's fragment, which no server sees, and stays in this tab.
const kept = 'fcemu-token';
let token = sessionStorage.getItem(kept) ?? '';

/** Takes it from the address, and out of the address bar and the history. */
export async function takeToken() {
  const given = new URLSearchParams(location.hash.slice(1));
  if (!given.has('token') && !given.has('code')) return;
  history.replaceState(null, '', location.pathname + location.search);
  if (given.has('token')) return useToken(given.get('token'));
  const answer = await fetch('api/token', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: given.get('code') });
  if (answer.ok) useToken((await answer.json()).token);
}

export function useToken(given) {
  token = given;
  if (given) sessionStorage.setItem(kept, given);
  else sessionStorage.removeItem(kept);
}

export function hasToken() {
  return token !== '';
}

/** As fetch, with the token. */
export function ask(path, options = {}) {
  return fetch(path, { cache: 'no-store', ...options, headers: { ...options.headers, ...(token ? { authorization: `Bearer ${token}` } : {}) } });
}

/** Whether the emulator takes the token: one of an earlier start it does not. */
export async function tokenFits() {
  return (await ask('api/token')).ok;
}
