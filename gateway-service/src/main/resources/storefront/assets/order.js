// One order, live: by server-sent events, or by asking again if they cannot be had.
import { byId, call, duration, element, explain, kept, language, money, now, pauseOrOnline, remember, say, session, signIn, time } from './shop.js';

const STEPS = ['PLACED', 'CONFIRMED', 'PAID', 'SHIPPED', 'DELIVERED'];
const OVER = ['REJECTED', 'CANCELLED', 'DELIVERED'];
const BUSY_MS = 1200;
const CALM_MS = 4000;
const PARCEL_MS = 4000;
const STREAM_RETRY_MS = 1000;
const MOST_LOST = 3;
const PAYING_MS = 30_000;
// The server breaks its silence every ten seconds; a connection that does not is dead.
const SILENCE_MS = 25_000;

const orderId = location.pathname.split('/').pop();
const payKey = `payment.${orderId}`;
let order = null;
let item = null;

// ---- what it looks like

function headline() {
  if (order.status === 'CONFIRMED' && Date.now() - (kept.get(payKey)?.left ?? 0) < PAYING_MS) return [say('order.PAYING'), ''];
  const reason = order.status === 'CANCELLED' && order.reason === 'not-paid-in-time' ? say('order.CANCELLED.late') : say(`order.${order.status}.text`);
  return [say(`order.${order.status}`), reason];
}

function fact(name, ...value) {
  return element('div', {}, element('dt', { textContent: name }), element('dd', {}, ...value));
}

function draw() {
  const [title, text] = headline();
  if (byId('headline').textContent !== title) byId('headline').textContent = title;
  byId('explained').textContent = text;
  document.title = `${title} · ${document.title.split(' · ').pop()}`;
  byId('order').dataset.status = order.status;
  byId('order').setAttribute('aria-busy', 'false');
  const reached = STEPS.indexOf(order.status);
  byId('steps').hidden = reached < 0;
  for (const step of byId('steps').children) {
    const at = STEPS.indexOf(step.dataset.step);
    step.className = at < reached || order.status === 'DELIVERED' ? 'done' : at === reached ? 'here' : '';
    if (at === reached) step.setAttribute('aria-current', 'step');
    else step.removeAttribute('aria-current');
  }
  byId('facts').replaceChildren(
    fact(say('order.item'), item?.name ?? order.skuId),
    fact(say('order.quantity'), String(order.quantity)),
    fact(say('order.amount'), money(order.amount)),
    fact(say('order.placed'), time(order.placedAt)),
    fact(say('order.number'), element('code', { textContent: order.orderId })));
  byId('pay').textContent = say('pay.amount', money(order.amount));
  drawPay();
}

function drawPay() {
  const open = order?.status === 'CONFIRMED';
  byId('pay-part').hidden = !open;
  if (!open) return;
  const left = Date.parse(order.payBefore) - now();
  byId('pay-left').textContent = left > 0 ? duration(left).text : say('pay.over');
  byId('pay').disabled = left <= 0 || paying;
}

// ---- paying and cancelling

let paying = false;

async function pay() {
  if (paying) return;
  paying = true;
  drawPay();
  const told = byId('told');
  told.textContent = say('pay.opening');
  const key = kept.get(payKey)?.key ?? crypto.getRandomValues(new Uint32Array(4)).join('-');
  kept.set(payKey, { key });
  try {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await call(`/api/v1/orders/${orderId}/payments`, { method: 'POST', key }).catch(() => null);
      const target = answer?.ok && answer.json.payUrl ? new URL(answer.json.payUrl) : null;
      if (target && /^https?:$/.test(target.protocol)) {
        kept.set(payKey, { key, left: Date.now() });
        // The way back has no language in it.
        remember(language);
        location.assign(target);
        return;
      }
      if (answer?.status === 401) { session.drop(); signIn(); return; }
      const passing = !answer || answer.status >= 500 || answer.status === 429 || answer.json.code === 'order-pending';
      if (!passing || attempt >= 8) {
        told.textContent = answer ? explain(answer) : say('network');
        break;
      }
      await pauseOrOnline(Math.max(800, (answer?.retrySeconds ?? 1) * 1000));
    }
  } finally {
    paying = false;
    drawPay();
  }
}

async function cancel() {
  const dialog = byId('sure');
  dialog.showModal();
  const sure = await new Promise((resolve) => { dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true }); });
  if (!sure) return;
  byId('told').textContent = say('cancelling');
  const answer = await call(`/api/v1/orders/${orderId}/cancel`, { method: 'POST' }).catch(() => null);
  if (answer?.ok) take(answer.json);
  byId('told').textContent = answer?.ok ? '' : answer ? explain(answer) : say('network');
}

byId('pay').addEventListener('click', pay);
byId('cancel').addEventListener('click', cancel);

// ---- parcels

function parcelNode(parcel) {
  const moments = parcel.events.map((event) => element('li', {},
    element('b', { textContent: say(`scan.${event.type}`) }),
    element('span', { textContent: `${event.facility} · ${time(event.occurredAt)}` })));
  return element('div', { className: 'parcel' },
    element('p', { className: 'parcel-state' }, element('span', { className: `badge ${parcel.status.toLowerCase()}`, textContent: say(`parcel.status.${parcel.status}`) })),
    element('dl', { className: 'facts' },
      fact(say('parcel.number'), element('code', { textContent: parcel.trackingNumber })),
      fact(say('parcel.carrier'), parcel.carrier.toLowerCase().replaceAll('_', ' ').replace(/\b\w/g, (c) => c.toUpperCase()))),
    element('ol', { className: 'timeline' }, ...moments.reverse()));
}

let shownParcels = '';

async function lookForParcels() {
  if (!['PAID', 'SHIPPED', 'DELIVERED'].includes(order?.status)) return;
  const answer = await call(`/api/v1/orders/${orderId}/parcels`).catch(() => null);
  if (!answer?.ok) return;
  byId('parcel-part').hidden = false;
  const text = JSON.stringify(answer.json.items);
  if (text === shownParcels) return;
  shownParcels = text;
  byId('parcels').replaceChildren(...(answer.json.items.length > 0 ? answer.json.items.map(parcelNode)
    : [element('p', { className: 'hint', textContent: say('parcel.none') })]));
}

async function keepParcels() {
  for (;;) {
    await lookForParcels();
    await pauseOrOnline(document.hidden ? 4 * PARCEL_MS : PARCEL_MS);
  }
}

// ---- keeping up

function take(fresh) {
  const changed = order?.status !== fresh.status;
  order = fresh;
  if (fresh.status !== 'CONFIRMED') kept.drop(payKey);
  draw();
  if (changed) lookForParcels();
}

function notice(text) {
  byId('notice').textContent = text;
  byId('notice').hidden = text === '';
}

/** @returns whether there is any use in asking again */
async function ask() {
  const answer = await call(`/api/v1/orders/${orderId}`);
  if (answer.status === 401) { session.drop(); signIn(); return false; }
  if (answer.status === 404) {
    byId('headline').textContent = say('order.missing');
    byId('explained').textContent = say('order.missing.text');
    byId('order').setAttribute('aria-busy', 'false');
    return false;
  }
  if (!answer.ok) throw new Error(explain(answer));
  if (!item) {
    const sale = await call(`/live/sales/${answer.json.saleId}`).catch(() => null);
    item = sale?.json?.items?.[answer.json.skuId] ?? null;
  }
  take(answer.json);
  notice('');
  return true;
}

/** Reads server-sent events by hand: EventSource cannot send a token. Ends when the server ends it. */
async function stream() {
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE_MS);
  const response = await fetch(`/api/v1/orders/${orderId}/events`, {
    signal: silence.signal,
    headers: { Accept: 'text/event-stream', Authorization: `Bearer ${session.get()?.token}` }, credentials: 'omit',
  });
  if (!response.ok || !response.headers.get('Content-Type')?.startsWith('text/event-stream')) throw new Error(String(response.status));
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let buffer = '';
  for (;;) {
    const { done, value } = await reader.read();
    clearTimeout(timer);
    if (done) return;
    timer = setTimeout(() => silence.abort(), SILENCE_MS);
    buffer += value;
    const events = buffer.split('\n\n');
    buffer = events.pop();
    for (const event of events) {
      const data = event.split('\n').filter((line) => line.startsWith('data:')).map((line) => line.slice(5).trimStart()).join('\n');
      if (data) take(JSON.parse(data));
    }
  }
}

async function follow() {
  let lost = 0;
  let going = true;
  while (going) {
    try {
      going = await ask();
      if (!going || OVER.includes(order.status)) break;
      if (lost < MOST_LOST) {
        await stream().then(() => { lost = 0; }, () => { lost += 1; });
        await pauseOrOnline(STREAM_RETRY_MS);
        continue;
      }
    } catch (failed) {
      notice(navigator.onLine ? (failed instanceof TypeError ? say('network') : failed.message) : say('offline'));
    }
    await pauseOrOnline(['PLACED', 'CONFIRMED'].includes(order?.status) ? BUSY_MS : CALM_MS);
  }
}

if (session.get()) {
  setInterval(() => { if (order) drawPay(); }, 500);
  follow();
  keepParcels();
} else {
  signIn();
}
addEventListener('pageshow', ({ persisted }) => { if (persisted) location.reload(); });
