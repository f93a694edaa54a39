// Scans are written down first and sent afterwards, in batches, as soon as there is a connection. Each has an id of its
// own that it keeps until the server has said what became of it, so sending one twice does no harm.
import { byId, call, element, explain, home, is, kept, say, session, time } from './shop.js';

const BATCH = 200;
const EVERY_MS = 10_000;
const SHOWN = 100;
const TWICE_MS = 3000;
const PREFIX = 'flash.scan.';
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const FINAL = new Set(['ACCEPTED', 'DUPLICATE', 'SCAN_ID_REUSED', 'UNKNOWN_PARCEL', 'BAD_CHECK_DIGIT', 'MALFORMED_NUMBER', 'REFUSED']);

const form = byId('scan');
const input = byId('number');
const told = byId('told');

// ---- one entry per scan, so that two tabs can't overwrite each other's

function all() {
  return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))
    .map((key) => kept.get(key.slice('flash.'.length))).filter(Boolean)
    .sort((a, b) => b.at - a.at);
}

const write = (scan) => kept.set(`scan.${scan.body.scanId}`, scan);
const waiting = () => all().filter(({ result }) => !FINAL.has(result));

function forgetOld() {
  for (const scan of all().filter(({ result }) => FINAL.has(result)).slice(SHOWN)) kept.drop(`scan.${scan.body.scanId}`);
}

// ---- the label's check digit, so that a misread one is noticed without a connection

function flaw(number) {
  if (number.length !== 16 || [...number].some((c) => !ALPHABET.includes(c))) return 'courier.malformed';
  let weight = 1;
  let sum = 0;
  for (const c of [...number].reverse()) {
    sum += ALPHABET.indexOf(c) * weight;
    weight = (weight * 3) % 31;
  }
  return sum % 31 === 0 ? '' : 'courier.check';
}

// ---- what it looks like

function row({ body, result }) {
  const kind = result === 'ACCEPTED' || result === 'DUPLICATE' ? 'recorded' : FINAL.has(result) ? 'bad' : 'waiting';
  return element('li', { 'data-result': result },
    element('span', { className: 'row-text' },
      element('code', { textContent: body.trackingNumber }),
      element('small', { textContent: `${say(`scan.${body.type}`)} · ${time(body.occurredAt)}` })),
    element('span', { className: `badge ${kind}`, textContent: say(`result.${result}`) }));
}

function draw() {
  const scans = all();
  byId('scans').replaceChildren(...scans.slice(0, SHOWN).map(row));
  byId('empty').hidden = scans.length > 0;
  const open = waiting().length;
  byId('waiting').hidden = open === 0;
  byId('waiting').textContent = say('courier.waiting', open);
  byId('send').hidden = open === 0;
  byId('net').textContent = say(navigator.onLine ? 'courier.online' : 'courier.offline');
  byId('net').className = navigator.onLine ? 'net' : 'net away';
  byId('where').textContent = `${form.elements.facility.value} · ${form.elements.device.value}`;
}

function notice(text, link) {
  byId('notice').replaceChildren(text, ...(link ? [' ', element('a', { href: link, textContent: say('sign-in') })] : []));
  byId('notice').hidden = text === '';
}

function tell(text, kind = '') {
  told.textContent = text;
  told.className = `told ${kind}`;
  navigator.vibrate?.(kind === 'bad' ? [60, 40, 60] : 30);
}

// ---- scanning

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const number = input.value.trim().toUpperCase();
  input.value = '';
  input.focus();
  if (number === '') return;
  const type = form.elements.type.value;
  const wrong = flaw(number);
  if (wrong) { tell(say(wrong, number), 'bad'); return; }
  const now = Date.now();
  // A scanner that is held a moment too long reads twice.
  if (all().some(({ body, at }) => body.trackingNumber === number && body.type === type && now - at < TWICE_MS)) {
    tell(say('courier.twice', number));
    return;
  }
  write({
    at: now,
    result: 'WAITING',
    body: {
      scanId: crypto.randomUUID(),
      trackingNumber: number,
      type,
      facility: form.elements.facility.value.trim() || '-',
      occurredAt: new Date(now).toISOString(),
      deviceId: form.elements.device.value.trim() || '-',
    },
  });
  tell(say('courier.kept', number), 'good-news');
  draw();
  send();
});

for (const name of ['facility', 'device']) {
  const field = form.elements[name];
  field.value = kept.get(`courier.${name}`) ?? (name === 'facility' ? 'HUB 1' : `web-${Math.floor(Math.random() * 9000) + 1000}`);
  kept.set(`courier.${name}`, field.value);
  field.addEventListener('change', () => { kept.set(`courier.${name}`, field.value); draw(); });
}

// ---- sending

let sending = false;

async function send() {
  if (sending || !navigator.onLine) return;
  const open = waiting();
  if (open.length === 0) { notice(''); return; }
  if (!session.get()) { notice(say('courier.sign-in', open.length), `${home}/sign-in?next=${home}/courier`); return; }
  if (!is('COURIER')) { notice(say('courier.forbidden', session.get().user)); return; }
  sending = true;
  try {
    // Oldest first; what comes meanwhile goes with the next batch.
    for (let batch = open.reverse(); batch.length > 0; batch = batch.slice(BATCH)) {
      if (!await sendOne(batch.slice(0, BATCH))) break;
    }
  } finally {
    sending = false;
    forgetOld();
    draw();
  }
}

/** @returns whether to go on */
async function sendOne(batch) {
  const answer = await call('/api/v1/scans', { method: 'POST', body: JSON.stringify(batch.map(({ body }) => body)) }).catch(() => null);
  if (answer?.ok) {
    const results = new Map(answer.json.items.map(({ scanId, result }) => [scanId, result]));
    for (const scan of batch) write({ ...scan, result: results.get(scan.body.scanId) ?? 'WAITING' });
    notice('');
    return true;
  }
  if (answer?.status === 401) {
    session.drop();
    notice(say('courier.sign-in', batch.length), `${home}/sign-in?next=${home}/courier`);
    return false;
  }
  if (answer && answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
    // One bad apple: found by sending each by itself.
    if (batch.length === 1) { write({ ...batch[0], result: 'REFUSED' }); notice(explain(answer)); return true; }
    for (const scan of batch) if (!await sendOne([scan])) return false;
    return true;
  }
  notice(say('courier.later'));
  return false;
}

byId('send').addEventListener('click', send);
addEventListener('online', () => { draw(); send(); });
addEventListener('offline', draw);
addEventListener('storage', draw);
document.addEventListener('visibilitychange', () => { if (!document.hidden) send(); });
setInterval(send, EVERY_MS);
form.querySelector('[type=submit]').disabled = false;
draw();
send();

// ---- the page itself, without a connection

if ('serviceWorker' in navigator) {
  const address = '/courier-worker.js';
  const policy = globalThis.trustedTypes?.createPolicy('worker', { createScriptURL: (text) => text });
  navigator.serviceWorker.register(policy ? policy.createScriptURL(address) : address, { scope: `${home}/courier` })
    .then(() => navigator.serviceWorker.ready)
    .then(() => { byId('courier').dataset.offline = 'ready'; })
    .catch(() => { /* it works as long as there is a connection */ });
}
