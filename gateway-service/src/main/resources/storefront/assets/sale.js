// The sale page is static but for this: clock, stock and the button.
//
// A purchase is written down, key and body, before it is sent, and crossed out when an answer to it has come. Whatever
// happens in between - a reload, a lost connection, a second tap, a second tab - repeats the same call with the same key.
import { byId, call, duration, explain, home, is, kept, now, pauseOrOnline, say, session, signIn } from './shop.js';

const LIVE_MS = 2000;
const HIDDEN_MS = 15_000;
const FIRST_WAIT_MS = 700;
const LONGEST_WAIT_MS = 15_000;
const MOST_ATTEMPTS = 40;
const REMEMBERED_MS = 60 * 60 * 1000;
const RESUMED_MS = 5 * 60 * 1000;

const sale = byId('sale');
const saleId = sale.dataset.sale;
let status = sale.dataset.status;
let starts = Number(sale.dataset.starts);
let ends = Number(sale.dataset.ends);

const goods = [...document.querySelectorAll('.good')].map((node) => ({
  node,
  sku: node.dataset.sku,
  limit: Number(node.dataset.limit),
  quantity: 1,
  gone: node.querySelector('[data-stock]').classList.contains('none'),
  buying: false,
  go: node.querySelector('[data-go]'),
  told: node.querySelector('[data-told]'),
}));

// ---- clock and stock

/** By our own clock a sale opens on the second; the server has the last word. */
function phase() {
  if (status === 'scheduled') return now() >= starts ? 'open' : 'scheduled';
  return status === 'open' && now() >= ends ? 'over' : status;
}

function drawClock() {
  const clock = sale.querySelector('[data-clock]');
  const is = phase();
  const until = is === 'scheduled' ? starts : is === 'open' ? ends : 0;
  clock.hidden = until === 0;
  if (until === 0) {
    if (is === 'over') sale.querySelector('[data-when]').textContent = say('ended');
    return;
  }
  const { days, parts } = duration(until - now());
  const shown = [...(days > 0 ? [say('days', days)] : []), ...parts];
  if (clock.children.length !== shown.length) {
    clock.replaceChildren(...shown.map(() => document.createElement('b')));
  }
  shown.forEach((part, i) => { if (clock.children[i].textContent !== part) clock.children[i].textContent = part; });
  sale.querySelector('[data-when]').textContent = say(is === 'scheduled' ? 'starts-in' : 'ends-in');
}

function drawButtons() {
  const is = phase();
  const badge = sale.querySelector('.badge');
  badge.textContent = say(`badge.${is}`);
  badge.className = `badge ${is}`;
  for (const good of goods) {
    if (good.buying) continue;
    const open = is === 'open' && !good.gone;
    good.go.disabled = !open;
    const label = is === 'scheduled' ? 'buy.soon' : is === 'paused' ? 'buy.paused' : is === 'over' ? 'buy.over'
      : good.gone ? 'buy.none' : session.get() ? 'buy.now' : 'buy.sign-in';
    good.go.textContent = say(label);
    good.node.querySelector('[data-less]').disabled = !open || good.quantity <= 1;
    good.node.querySelector('[data-more]').disabled = !open || good.quantity >= good.limit;
  }
}

function drawStock(good, { left, word, total }) {
  good.gone = word === 'none';
  const stock = good.node.querySelector('[data-stock]');
  stock.className = `stock ${word}`;
  const text = status === 'scheduled' ? say('units', total.toLocaleString())
    : word === 'none' ? say('none') : left === null ? say(`rough-${word}`) : say(word === 'few' ? 'few' : 'left', left.toLocaleString());
  const shown = stock.querySelector('[data-left]');
  if (shown.textContent !== text) shown.textContent = text;
  const bar = stock.querySelector('progress');
  if (bar) {
    bar.hidden = left === null;
    bar.max = Math.max(1, total);
    bar.value = left ?? 0;
  }
}

async function look() {
  const live = await call(`/live/sales/${saleId}`);
  if (!live.ok) return;
  ({ status } = live.json);
  starts = live.json.startsAt;
  ends = live.json.endsAt;
  for (const good of goods) {
    const item = live.json.items[good.sku];
    if (item) drawStock(good, item);
  }
  drawClock();
  drawButtons();
}

async function keepLooking() {
  for (;;) {
    try { await look(); } catch { /* the button tells, if it is pressed */ }
    await pauseOrOnline(document.hidden ? HIDDEN_MS : LIVE_MS);
  }
}

// ---- buying

const addressKey = () => `address.${session.get()?.user}`;
const pendingKey = (good) => `purchase.${saleId}.${good.sku}`;

function pendingOf(good) {
  const found = kept.get(pendingKey(good));
  if (!found || found.user !== session.get()?.user || Date.now() - found.at > REMEMBERED_MS) return null;
  return found;
}

function tell(good, text, kind = '') {
  good.told.textContent = text;
  good.told.className = `told ${kind}`;
}

function askForAddress() {
  const dialog = byId('address');
  const form = byId('address-form');
  const known = kept.get(addressKey()) ?? {};
  for (const name of ['name', 'phone', 'address']) form.elements[name].value = known[name] ?? '';
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'kept' ? kept.get(addressKey()) : null), { once: true });
  });
}

byId('address-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const { name, phone, address } = event.target.elements;
  kept.set(addressKey(), { name: name.value.trim(), phone: phone.value.trim(), address: address.value.trim() });
  byId('address').close('kept');
  drawAddress();
});
byId('address').querySelector('[data-close]').addEventListener('click', () => byId('address').close(''));

function drawAddress() {
  const known = session.get() && kept.get(addressKey());
  for (const { node } of goods) {
    const line = node.querySelector('[data-ship]');
    line.hidden = !known;
    if (known) line.querySelector('span').textContent = say('ship-to', known.name, known.address);
  }
}

async function buy(good) {
  if (good.buying) return;
  if (!session.get()) { signIn(); return; }
  if (!is('SHOPPER')) { tell(good, say('wrong-account', session.get().user), 'bad'); return; }
  let pending = pendingOf(good);
  if (!pending) {
    const shipTo = kept.get(addressKey()) ?? await askForAddress();
    // While the form was open another tap or tab may have begun.
    if (!shipTo || good.buying) return;
    pending = pendingOf(good) ?? {
      key: crypto.randomUUID?.() ?? [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join(''),
      body: JSON.stringify({ quantity: good.quantity, shipTo }),
      user: session.get().user,
      at: Date.now(),
    };
    kept.set(pendingKey(good), pending);
  }
  await drive(good, pending, say('buy.asking'));
}

async function drive(good, pending, words) {
  good.buying = true;
  good.go.disabled = true;
  good.go.textContent = say('buy.working');
  good.go.setAttribute('aria-busy', 'true');
  tell(good, words);
  try {
    const answer = await answerTo(good, pending);
    if (answer?.ok) {
      kept.drop(pendingKey(good));
      tell(good, say('buy.got-it'), 'good-news');
      location.assign(`${home}/orders/${answer.json.orderId}`);
      return;
    }
    if (answer?.status === 401) { session.drop(); signIn(); return; }
    if (answer) {
      // A refusal is an answer: the next tap is a new purchase.
      kept.drop(pendingKey(good));
      good.gone = answer.json.code === 'sold-out';
      tell(good, explain(answer), 'bad');
    } else {
      tell(good, say('buy.stuck'), 'bad');
    }
  } finally {
    good.buying = false;
    good.go.removeAttribute('aria-busy');
  }
  drawButtons();
}

/** Repeats the call until it is known what became of it; null if that could not be found out. */
async function answerTo(good, pending) {
  let wait = FIRST_WAIT_MS;
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    let answer = null;
    try {
      answer = await call(`/api/v1/sales/${saleId}/items/${encodeURIComponent(good.sku)}/orders`, { method: 'POST', body: pending.body, key: pending.key });
      if (answer.status !== 429 && answer.status < 500) return answer;
      wait = Math.max(wait, answer.retrySeconds * 1000);
    } catch { /* no answer: it may have worked or not, and the same key finds out */ }
    const until = Date.now() + wait;
    while (Date.now() < until) {
      tell(good, answer ? say('buy.busy', Math.ceil((until - Date.now()) / 1000)) : say('buy.lost'));
      await pauseOrOnline(Math.min(1000, until - Date.now()));
      if (!answer && navigator.onLine && until - Date.now() > 0) break;
    }
    wait = Math.min(LONGEST_WAIT_MS, wait * 1.6);
  }
  return null;
}

for (const good of goods) {
  const count = good.node.querySelector('[data-quantity]');
  const change = (by) => {
    good.quantity = Math.min(good.limit, Math.max(1, good.quantity + by));
    count.textContent = String(good.quantity);
    drawButtons();
  };
  good.node.querySelector('[data-less]').addEventListener('click', () => change(-1));
  good.node.querySelector('[data-more]').addEventListener('click', () => change(1));
  good.node.querySelector('[data-change]').addEventListener('click', () => askForAddress());
  good.node.querySelector('[data-buy]').addEventListener('submit', (event) => {
    event.preventDefault();
    buy(good);
  });
  // What a reload interrupted goes on. After a longer while nobody expects that any more; the next tap finds out.
  const pending = pendingOf(good);
  if (pending && Date.now() - pending.at < RESUMED_MS) drive(good, pending, say('buy.again'));
}

drawAddress();
drawClock();
drawButtons();
setInterval(() => { drawClock(); drawButtons(); }, 500);
keepLooking();
