// Puts the page together: one feed, and those who show parts of it.
import { follow } from './feed.js';
import { Faults } from './faults.js';
import { Figures } from './figures.js';
import { put } from './format.js';
import { Instances } from './instances.js';
import { Events, Log } from './log.js';
import { RequestDialog } from './request.js';
import { Requests } from './requests.js';
import { Timeline } from './timeline.js';
import { ask, hasToken, takeToken, tokenFits, useToken } from './token.js';

await takeToken();

const connection = document.getElementById('connection'), problem = document.getElementById('problem'), form = document.getElementById('token-form');
const log = Log(), events = Events(), figures = Figures(), faults = Faults();
const requests = Requests(id => dialog.open(id));
const dialog = RequestDialog(id => requests.find(id), what => log.show(what));
const timeline = Timeline(id => dialog.open(id));
const instances = Instances(instanceId => log.show({ instanceId }));
let first = true;

function say(text, kind) {
  put(connection, text);
  connection.className = `pill ${kind}`;
}

function warn(text) {
  put(problem, text ?? '');
  problem.hidden = !text;
}

async function opened() {
  first = true;
  for (const part of [figures, requests, timeline, events]) part.reset();
  say('live', 'live');
  const status = await (await ask('api/status')).json();
  put(document.getElementById('served'), `${status.template} on ${status.address}, process ${status.processId}`);
  document.title = `fcemu: ${status.functions.map(one => one.name).join(', ')}`;
  // An emulator that was started anew on the same port has another token.
  if (hasToken() && !await tokenFits()) useToken('');
  form.hidden = hasToken();
  log.start();
}

function took(frame) {
  if (frame.stopping) say('stopping', 'gone');
  warn(frame.ledgerProblem);
  figures.take(frame);
  instances.take(frame);
  requests.take(frame, first);
  timeline.take(frame);
  events.take(frame);
  log.take(frame);
  faults.take();
  first = false;
}

form.addEventListener('submit', async event => {
  event.preventDefault();
  const input = document.getElementById('token-input'), said = document.getElementById('token-problem');
  useToken(input.value.trim());
  if (!await tokenFits()) {
    useToken('');
    put(said, 'The emulator does not take this token.');
    return;
  }
  input.value = '';
  put(said, '');
  form.hidden = true;
  log.start();
});

follow('api/live', { opened, took, lost: () => say('not there, trying again', 'gone') });
