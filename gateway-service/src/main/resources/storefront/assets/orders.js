// My orders, newest first.
import { byId, call, element, explain, home, money, say, session, signIn, time } from './shop.js';

const list = byId('orders');
const more = byId('more');
const notice = byId('notice');
const sales = new Map();
let cursor = '';

/** Names and pictures come from the sale; an order knows only its SKU. */
function itemOf({ saleId, skuId }) {
  if (!sales.has(saleId)) sales.set(saleId, call(`/live/sales/${saleId}`).then(({ ok, json }) => (ok ? json : null)).catch(() => null));
  return sales.get(saleId).then((sale) => sale?.items?.[skuId] ?? null);
}

async function row(order) {
  const item = await itemOf(order);
  const picture = element('span', { className: 'thumb' });
  if (item) picture.append(element('img', { src: item.picture, alt: '', width: 80, height: 64 }));
  return element('li', {}, element('a', { href: `${home}/orders/${order.orderId}` },
    picture,
    element('span', { className: 'row-text' },
      element('b', { textContent: `${item?.name ?? order.skuId}${order.quantity > 1 ? ` × ${order.quantity}` : ''}` }),
      element('small', { textContent: time(order.placedAt) })),
    element('span', { className: 'row-end' },
      element('b', { textContent: money(order.amount) }),
      element('span', { className: `badge ${order.status.toLowerCase()}`, textContent: say(`status.${order.status}`) }))));
}

async function load() {
  more.disabled = true;
  try {
    const page = await call(`/api/v1/orders?limit=20${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    if (page.status === 401) { session.drop(); signIn(); return; }
    if (!page.ok) throw new Error(explain(page));
    list.append(...await Promise.all(page.json.items.map(row)));
    cursor = page.json.nextCursor ?? '';
    more.hidden = cursor === '';
    byId('empty').hidden = list.children.length > 0;
    notice.hidden = true;
  } catch (failed) {
    notice.textContent = failed instanceof TypeError ? say('network') : failed.message;
    notice.hidden = false;
    more.hidden = false;
  } finally {
    more.disabled = false;
    list.setAttribute('aria-busy', 'false');
  }
}

more.addEventListener('click', load);
if (session.get()) load();
else signIn();
