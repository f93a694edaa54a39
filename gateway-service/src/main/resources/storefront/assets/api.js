// One page for every service's description; the calls go to this gateway. The examples are filled in from what is there:
// an open sale, this shopper's newest order, its parcel. So each of them works as it stands.
import { byId, element } from './shop.js';

const services = [
  ['order', '/openapi/order.json'],
  ['inventory', '/openapi/inventory.json'],
  ['payment', '/openapi/payment.json'],
  ['logistics', '/openapi/logistics.json'],
  ['gateway', '/v3/api-docs'],
];
// Another local account by ?as=shopper-7.
const SHOPPER = /^shopper-\d{1,9}$/.exec(new URLSearchParams(location.search).get('as') ?? '')?.[0] ?? 'shopper-1';
const tokens = new Map();
const note = byId('note');
let local = false;

// ---- who calls

async function tokenOf(username) {
  if (!tokens.has(username)) {
    const response = await fetch('/api/v1/auth/token', {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ username, password: 'local' }),
    });
    tokens.set(username, response.ok ? (await response.json()).access_token : '');
  }
  return tokens.get(username);
}

/** Whoever may, unless the visitor has said who. */
function callerOf(method, path) {
  const chosen = byId('account').value;
  if (chosen) return chosen;
  if (path.startsWith('/api/v1/scans')) return 'courier';
  const operators = /\/admin\/|\/(publish|pause|resume|close|restock|freeze|unfreeze)$/.test(path)
    || (method !== 'GET' && /^\/api\/v1\/sales(\/[^/]+)?$/.test(path));
  return operators ? 'operator' : SHOPPER;
}

async function authorize(request) {
  const { pathname } = new URL(request.url, location.origin);
  const ours = pathname.startsWith('/api/v1/') && pathname !== '/api/v1/auth/token';
  if (local && ours && !request.headers.Authorization) {
    request.headers.Authorization = `Bearer ${await tokenOf(callerOf((request.method ?? 'GET').toUpperCase(), pathname))}`;
  }
  return request;
}

// ---- what the examples are about

async function ask(path, username) {
  try {
    const headers = username ? { Authorization: `Bearer ${await tokenOf(username)}` } : {};
    const response = await fetch(path, { headers });
    return response.ok ? await response.json() : null;
  } catch { return null; }
}

async function whatIsThere() {
  const open = (await ask('/api/v1/sales?status=OPEN&limit=1'))?.items?.[0];
  const mine = local ? (await ask('/api/v1/orders?limit=20', SHOPPER))?.items ?? [] : [];
  const sent = mine.find(({ status }) => ['PAID', 'SHIPPED', 'DELIVERED'].includes(status));
  const parcel = sent ? (await ask(`/api/v1/orders/${sent.orderId}/parcels`, SHOPPER))?.items?.[0] : null;
  const soon = Date.now() + 60_000;
  return {
    saleId: open?.saleId ?? '1',
    skuId: open?.items?.[0]?.skuId ?? 'PHONE-15-BLACK',
    orderId: (sent ?? mine[0])?.orderId ?? '1',
    payable: mine.find(({ status }) => status === 'CONFIRMED')?.orderId ?? mine[0]?.orderId ?? '1',
    trackingNumber: parcel?.trackingNumber ?? 'SF22222222222222',
    paymentId: sessionStorage.getItem('payment') ?? '1',
    startsAt: new Date(soon).toISOString(),
    endsAt: new Date(soon + 3_600_000).toISOString(),
    now: new Date().toISOString(),
    known: mine.length > 0,
  };
}

function bodyFor(path, method, there) {
  const sale = {
    title: 'Tried from the API page',
    startsAt: there.startsAt,
    endsAt: there.endsAt,
    admission: 'none',
    payWithinSeconds: 900,
    items: [{ skuId: 'LAMP-1', name: 'Lamp', price: { minor: 1999, currency: 'EUR' }, listPrice: { minor: 2999, currency: 'EUR' }, total: 100, perUserLimit: 2, buckets: 1 }],
  };
  switch (`${method} ${path}`) {
    case 'post /api/v1/sales/{saleId}/items/{skuId}/orders':
      return { quantity: 1, shipTo: { name: 'Li Wei', phone: '+86 138 0000 0000', address: '88 Century Avenue, Pudong, Shanghai' } };
    case 'post /api/v1/sales':
    case 'put /api/v1/sales/{saleId}':
      return sale;
    case 'post /api/v1/sales/{saleId}/items/{skuId}/restock':
      return { quantity: 10 };
    case 'post /api/v1/scans':
      return [{ scanId: crypto.randomUUID(), trackingNumber: there.trackingNumber, type: 'ARRIVED', facility: 'HUB 7', occurredAt: there.now, deviceId: 'api-page' }];
    case 'post /api/v1/auth/token':
      return { username: SHOPPER, password: 'local' };
    case 'put /api/v1/admin/degradation':
      return { forced: null };
    default:
      return undefined;
  }
}

function parameterFor({ name, in: place }, path, there) {
  if (name === 'Idempotency-Key') return `try-${Date.now().toString(36)}`;
  if (name === 'orderId') return path.endsWith('/payments') || path.endsWith('/cancel') ? there.payable : there.orderId;
  return place === 'path' ? there[name] : undefined;
}

function fillIn(description, there) {
  for (const [path, methods] of Object.entries(description.paths ?? {})) {
    for (const [method, operation] of Object.entries(methods)) {
      for (const parameter of operation.parameters ?? []) {
        const example = parameterFor(parameter, path, there);
        if (example !== undefined) parameter.example = example;
      }
      const body = bodyFor(path, method, there);
      const json = operation.requestBody?.content?.['application/json'];
      if (json && body !== undefined) json.example = body;
    }
  }
  return description;
}

// ---- the page

function learn(response) {
  const { orderId, paymentId, payUrl } = response.body ?? response.obj ?? {};
  if (paymentId) sessionStorage.setItem('payment', paymentId);
  if (response.status === 201 && (orderId || paymentId)) {
    const again = element('button', { type: 'button', className: 'link', textContent: 'Put it into the examples.' });
    again.addEventListener('click', () => show(chosen()));
    note.replaceChildren(payUrl ? 'A payment has begun; its payUrl leads to the provider. ' : `Order ${orderId} is placed. `, again);
  }
  return response;
}

async function show(name) {
  const [, url] = services.find(([service]) => service === name) ?? services[0];
  for (const link of byId('services').children) link.setAttribute('aria-current', String(link.hash === `#${name}`));
  note.textContent = '';
  const [response, there] = await Promise.all([fetch(url), whatIsThere()]);
  if (!response.ok) {
    note.textContent = `${name}-service does not answer at the moment.`;
    return;
  }
  if (local && !there.known) note.textContent = `${SHOPPER} has no order yet: buy something first (order, the first call), then reload.`;
  globalThis.SwaggerUIBundle({
    spec: fillIn(await response.json(), there),
    dom_id: '#swagger',
    deepLinking: false,
    docExpansion: 'list',
    defaultModelsExpandDepth: 0,
    tryItOutEnabled: true,
    displayRequestDuration: true,
    validatorUrl: null,
    requestInterceptor: authorize,
    responseInterceptor: learn,
  });
}

function chosen() { return location.hash.slice(1) || services[0][0]; }

byId('services').append(...services.map(([name]) => element('a', { href: `#${name}`, textContent: name })));
addEventListener('hashchange', () => show(chosen()));
// Only the local profile has an issuer of its own.
fetch('/.well-known/jwks.json').catch(() => null).then((response) => {
  local = response?.ok ?? false;
  byId('who').hidden = !local;
  show(chosen());
});
