// The admin page: asks the API every two seconds with the token of this tab. No markup is ever made from what came.
import { words } from './words.js';

const every_ms = 2000;
const element = (id) => document.getElementById(id);
const limitFields = Object.keys(words.en).filter((word) => /^(session|user|server)\./.test(word));

let token = sessionStorage.getItem('token') ?? '';
let language =
  localStorage.getItem('language') ?? (navigator.language.slice(0, 2) in words ? navigator.language.slice(0, 2) : 'en');
let timer;
let areLimitsShown = false;

function say(word, values = {}) {
  return Object.entries(values).reduce(
    (text, [name, value]) => text.replace(`{${name}}`, value),
    words[language][word] ?? word,
  );
}

function make(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

function notice(text) {
  if (element('notice').textContent !== text) element('notice').textContent = text;
}

function amount(bytes) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(bytes / 1000 ** power)} ${units[power]}`;
}

async function ask(method, path, body) {
  const answer = await fetch(`/api/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const result = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(result.message), { status: answer.status });
  return result;
}

function signOut(why = '') {
  clearTimeout(timer);
  token = '';
  areLimitsShown = false;
  sessionStorage.removeItem('token');
  element('panel').hidden = true;
  element('sign-out').hidden = true;
  element('sign-in').hidden = false;
  notice(why);
  element('token').focus();
}

function failed(error) {
  if (error.status === 401) signOut(say('wrongToken'));
  else if (error.status === 429) signOut(say('tooMany'));
  else notice(error.status ? error.message : say('unreachable'));
}

async function refresh() {
  clearTimeout(timer);
  try {
    const [status, list] = await Promise.all([ask('GET', 'status'), ask('GET', 'sessions')]);
    if (element('notice').textContent === say('unreachable')) notice('');
    showStatus(status);
    showSessions(list);
    if (!areLimitsShown) showLimits(status.limits);
  } catch (error) {
    failed(error);
  }
  if (token) timer = setTimeout(() => void refresh(), every_ms);
}

function showStatus(status) {
  element('panel').hidden = false;
  element('sign-out').hidden = false;
  element('sign-in').hidden = true;
  element('title').textContent = `${say('relay')} ${status.id}`;
  document.title = `${status.id} · ${say('relay')}`;
  const controlPlane = status.isControlPlaneConnected;
  const numbers = {
    state: say(status.isDraining ? 'draining' : 'serving'),
    region: status.region,
    load: new Intl.NumberFormat(language, { style: 'percent' }).format(status.load),
    sessions: status.sessions,
    pairs: status.pairs,
    waiting: status.waiting,
    rate: `${amount(status.bytesPerSecond)}/s`,
    carried: amount(status.carried_bytes),
    controlPlane: say(controlPlane === null ? 'none' : controlPlane ? 'connected' : 'away'),
  };
  const rows = Object.entries(numbers).map(([word, value]) =>
    make('div', {}, make('dt', {}, say(word)), make('dd', {}, String(value))),
  );
  element('numbers').replaceChildren(...rows);
  element('drain').disabled = status.isDraining;
}

/** Rows are kept and changed, not made anew: the focus stays where it is. */
function showSessions({ total, sessions }) {
  const list = element('sessions');
  element('no-sessions').hidden = total > 0;
  const old = new Map([...list.querySelectorAll('li[data-id]')].map((row) => [row.dataset.id, row]));
  const rows = sessions.map((session) => {
    const row = old.get(session.sessionId) ?? newRow(session.sessionId);
    const [first, second] = row.querySelectorAll('.text');
    first.textContent = session.devices.map((device) => `${say(device.role)} ${device.deviceId}`).join(' · ');
    second.textContent = describe(session);
    const button = row.querySelector('button');
    button.textContent = say('end');
    button.setAttribute('aria-label', say('endOf', { id: session.sessionId }));
    return row;
  });
  const rest = total - sessions.length;
  const wanted = rest > 0 ? [...rows, make('li', {}, say('more', { count: rest }))] : rows;
  if (wanted.length !== list.children.length || wanted.some((row, index) => row !== list.children[index])) {
    const focused = document.activeElement;
    list.replaceChildren(...wanted);
    if (focused instanceof HTMLElement && list.contains(focused)) focused.focus();
  }
}

function newRow(sessionId) {
  const button = make('button', { type: 'button', className: 'danger' });
  button.addEventListener('click', () => {
    void confirmed('askEnd', async () => {
      await ask('DELETE', `sessions/${encodeURIComponent(sessionId)}`);
      notice(say('ended'));
    });
  });
  const row = make(
    'li',
    {},
    make(
      'div',
      {},
      make('code', {}, sessionId),
      make('div', { className: 'text soft' }),
      make('div', { className: 'text soft' }),
    ),
    button,
  );
  row.dataset.id = sessionId;
  return row;
}

function describe(session) {
  const sides = session.pairs.map((pair) =>
    pair.map((side) => `${say(side.role)} ${side.over} ${side.network}`).join(' ↔ '),
  );
  const limit = session.limit_bytesPerSecond === null ? say('noLimit') : `${amount(session.limit_bytesPerSecond)}/s`;
  return [
    `${amount(session.bytesPerSecond)}/s`,
    `↑ ${amount(session.fromHost_bytes)} ↓ ${amount(session.fromGuest_bytes)}`,
    `${say('limit')}: ${limit}`,
    ...(sides.length > 0 ? sides : [say('waits')]),
  ].join(' · ');
}

function showLimits(limits) {
  areLimitsShown = true;
  const fields = limitFields.map((name) => {
    const [group, field] = name.split('.');
    const input = make('input', {
      type: 'number',
      name,
      min: '1',
      step: '1',
      inputMode: 'numeric',
      value: limits[group][field] ?? '',
    });
    return make('label', {}, make('span', {}, say(name)), input);
  });
  element('limits').replaceChildren(...fields, make('button', { type: 'submit' }, say('save')));
}

async function saveLimits(event) {
  event.preventDefault();
  const limits = { session: {}, user: {}, server: {} };
  for (const name of limitFields) {
    const [group, field] = name.split('.');
    const { value } = event.target.elements.namedItem(name);
    if (value !== '') limits[group][field] = Number(value);
  }
  try {
    showLimits(await ask('PUT', 'limits', limits));
    notice(say('saved'));
  } catch (error) {
    failed(error);
  }
}

async function confirmed(question, run) {
  const dialog = element('confirm');
  element('question').textContent = say(question);
  dialog.returnValue = 'no';
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener('close', resolve, { once: true }));
  if (dialog.returnValue !== 'yes') return;
  try {
    await run();
    await refresh();
  } catch (error) {
    failed(error);
  }
}

function speak(next) {
  language = next in words ? next : 'en';
  localStorage.setItem('language', language);
  document.documentElement.lang = language;
  element('language').value = language;
  for (const node of document.querySelectorAll('[data-word]')) node.textContent = say(node.dataset.word);
  areLimitsShown = false;
  if (token) void refresh();
}

element('language').addEventListener('change', (event) => speak(event.target.value));
element('sign-out').addEventListener('click', () => signOut());
element('limits').addEventListener('submit', (event) => void saveLimits(event));
element('sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  token = element('token').value.trim();
  element('token').value = '';
  sessionStorage.setItem('token', token);
  void refresh();
});
element('drain').addEventListener('click', () => {
  void confirmed('askDrain', async () => {
    await ask('POST', 'drain');
    notice(say('drainStarted'));
  });
});
speak(language);
