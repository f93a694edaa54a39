// Lists the sales and keeps what is left and the countdowns fresh. Text goes in as text, never as markup.

const POLL_MS = 3000;
const SLOW_POLL_MS = 15000;
const FEW_SHARE = 0.1;
const parts = { open: byId('open'), coming: byId('coming'), over: byId('over') };
const summary = byId('summary');
const notice = byId('notice');

let sales = [];
let serverAhead = 0; // ms; countdowns follow the server's clock, not the visitor's

function byId(id) { return document.getElementById(id); }

function element(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function now() { return Date.now() + serverAhead; }

function phase(sale) {
  if (sale.status === 'CLOSED' || sale.status === 'ENDED' || Date.parse(sale.endsAt) <= now()) return 'over';
  return Date.parse(sale.startsAt) > now() ? 'coming' : 'open';
}

function money({ minor, currency }) {
  const format = new Intl.NumberFormat(undefined, { style: 'currency', currency });
  return format.format(minor / 10 ** format.resolvedOptions().maximumFractionDigits);
}

function duration(ms) {
  const s = Math.max(0, Math.ceil(ms / 1000));
  const two = (n) => String(n).padStart(2, '0');
  const days = Math.floor(s / 86400);
  const clock = `${two(Math.floor(s / 3600) % 24)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
  return days > 0 ? `${days} d ${clock}` : clock;
}

function clockOf(sale) {
  const node = element('p', 'clock');
  const at = phase(sale);
  if (at === 'over') {
    node.textContent = 'Closed';
    return node;
  }
  const until = Date.parse(at === 'open' ? sale.endsAt : sale.startsAt);
  node.append(at === 'open' ? 'Ends in ' : 'Starts in ', element('b', '', duration(until - now())));
  return node;
}

function badgeOf(sale) {
  if (sale.status === 'PAUSED') return element('span', 'badge paused', 'Paused');
  return { open: element('span', 'badge live', 'Live'), coming: element('span', 'badge', 'Soon'), over: element('span', 'badge', 'Over') }[phase(sale)];
}

function stockOf(item, at) {
  if (at === 'coming') {
    const node = element('div', 'stock');
    node.append(element('span', '', `${item.total.toLocaleString()} units`), element('span', '', `max. ${item.perUserLimit} each`));
    return [node];
  }
  if (item.available === null) return [roughStockOf(item)];
  const left = Math.max(0, item.available);
  const few = left > 0 && left <= Math.max(1, item.total * FEW_SHARE);
  const state = left === 0 ? 'gone' : few ? 'few' : '';
  const text = left === 0 ? 'Sold out' : few ? `Only ${left.toLocaleString()} left` : `${left.toLocaleString()} left`;
  const node = element('div', 'stock');
  node.append(element('span', state, text), element('span', '', `of ${item.total.toLocaleString()} · max. ${item.perUserLimit} each`));
  const bar = element('progress');
  bar.max = Math.max(1, item.total);
  bar.value = left;
  bar.setAttribute('aria-label', `${left} of ${item.total} left`);
  return [node, bar];
}

/** Under pressure the gateway says only whether there is plenty, few or nothing left. */
function roughStockOf(item) {
  const [state, text] = { none: ['gone', 'Sold out'], few: ['few', 'Only a few left'] }[item.availability] ?? ['', 'In stock'];
  const node = element('div', 'stock');
  node.append(element('span', state, text), element('span', '', `of ${item.total.toLocaleString()} · max. ${item.perUserLimit} each`));
  return node;
}

function itemOf(item, at) {
  const node = element('li');
  const line = element('div', 'line');
  line.append(element('span', 'name', item.name), element('span', 'price', money(item.price)));
  node.append(line, ...stockOf(item, at));
  return node;
}

function cardOf(sale) {
  const card = element('article', `sale ${phase(sale)}`);
  const head = element('header');
  head.append(element('h3', '', sale.title), badgeOf(sale));
  const items = element('ul', 'items');
  items.append(...(sale.items ?? []).map((item) => itemOf(item, phase(sale))));
  card.append(head, clockOf(sale), items);
  card.dataset.saleId = sale.saleId;
  return card;
}

function draw() {
  const by = { open: [], coming: [], over: [] };
  sales.filter((sale) => sale.status !== 'DRAFT').forEach((sale) => by[phase(sale)].push(sale));
  by.open.sort((a, b) => Date.parse(a.endsAt) - Date.parse(b.endsAt));
  by.coming.sort((a, b) => Date.parse(a.startsAt) - Date.parse(b.startsAt));
  for (const [name, list] of Object.entries(by)) parts[name].replaceChildren(...list.map(cardOf));
  byId('coming-part').hidden = by.coming.length === 0;
  byId('over-part').hidden = by.over.length === 0;
  if (by.open.length === 0) {
    const text = by.coming.length > 0 ? 'Nothing is open at the moment. The next sale is below.' : 'Nothing is on sale at the moment. New sales appear here by themselves.';
    parts.open.append(element('p', 'empty', text));
  }
  const count = (n, what) => `${n} ${what}${n === 1 ? '' : 's'}`;
  summary.textContent = by.open.length + by.coming.length === 0
    ? 'No sale is open or announced.'
    : `${count(by.open.length, 'open sale')}, ${by.coming.length} coming. What is left is counted live.`;
}

/** Between two polls only the clocks move; a sale that starts or ends moves to its place. */
function tick() {
  for (const sale of sales) {
    const card = document.querySelector(`[data-sale-id="${CSS.escape(sale.saleId)}"]`);
    if (!card) continue;
    if (!card.classList.contains(phase(sale))) return draw();
    card.querySelector('.clock').replaceWith(clockOf(sale));
  }
}

async function load() {
  const asked = Date.now();
  const response = await fetch('/api/v1/sales?limit=50', { headers: { Accept: 'application/json' } });
  if (!response.ok) throw new Error(String(response.status));
  const date = Date.parse(response.headers.get('Date') ?? '');
  if (!Number.isNaN(date) && Math.abs(date - asked) > 2000) serverAhead = date - asked;
  sales = (await response.json()).items ?? [];
  notice.hidden = true;
  draw();
}

async function poll() {
  let wait = document.hidden ? SLOW_POLL_MS : POLL_MS;
  try {
    await load();
  } catch {
    notice.textContent = 'The list of sales cannot be had right now. Trying again by itself.';
    notice.hidden = false;
    if (sales.length === 0) summary.textContent = 'One moment, please.';
    wait = 2 * POLL_MS;
  }
  setTimeout(poll, wait);
}

setInterval(tick, 1000);
poll();
