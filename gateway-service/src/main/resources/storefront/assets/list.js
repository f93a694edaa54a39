// Keeps the list fresh: fetches the page itself, which is cheap, and takes over the cards that have changed.
import { byId, duration, now, say, time, call } from './shop.js';

const EVERY_MS = 3000;
const HIDDEN_MS = 15_000;

let etag = '';

/** As a document: markup never becomes part of the page as a string. */
function page() {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('GET', location.pathname);
    request.responseType = 'document';
    request.timeout = 10_000;
    request.onload = () => {
      if (request.status !== 200 || !request.response) return reject(new Error(String(request.status)));
      const told = request.getResponseHeader('ETag') ?? '';
      const same = told !== '' && told === etag;
      etag = told;
      return resolve(same ? null : request.response);
    };
    request.onerror = request.ontimeout = () => reject(new Error('network'));
    request.send();
  });
}

function localTimes(node) {
  for (const shown of node.querySelectorAll('time[datetime]')) shown.textContent = time(shown.dateTime);
}

function takeOver(fresh) {
  const shelves = fresh.querySelector('#sales');
  const summary = fresh.querySelector('.lead');
  if (!shelves || !summary) return;
  document.querySelector('.lead').textContent = summary.textContent;
  const focused = document.activeElement?.closest('.card')?.id;
  const old = new Map([...document.querySelectorAll('.card')].map((card) => [card.id, card]));
  for (const card of shelves.querySelectorAll('.card')) {
    const known = old.get(card.id);
    const picture = card.querySelector('img')?.getAttribute('src');
    // The picture stays in place, so that nothing flickers.
    if (known && known.querySelector('img')?.getAttribute('src') === picture) {
      card.querySelector('img').replaceWith(known.querySelector('img'));
    }
  }
  const adopted = document.adoptNode(shelves);
  localTimes(adopted);
  byId('sales').replaceWith(adopted);
  if (focused) byId(focused)?.querySelector('a')?.focus({ preventScroll: true });
  tick();
}

function tick() {
  for (const card of document.querySelectorAll('.card')) {
    const { status, starts, ends } = card.dataset;
    const when = card.querySelector('[data-when]');
    if (status === 'over' || !when) continue;
    const coming = status === 'scheduled';
    const left = Number(coming ? starts : ends) - now();
    when.textContent = left > 0 ? `${say(coming ? 'starts-in' : 'ends-in')} ${duration(left).text}` : `${say(coming ? 'starts-in' : 'ended')}${coming ? ' 00:00:00' : ''}`;
  }
}

async function keepFresh() {
  for (;;) {
    await new Promise((resolve) => { setTimeout(resolve, document.hidden ? HIDDEN_MS : EVERY_MS); });
    try {
      const fresh = await page();
      if (fresh) takeOver(fresh);
      byId('notice').hidden = true;
    } catch {
      byId('notice').textContent = say('list-away');
      byId('notice').hidden = false;
    }
  }
}

async function setClock() {
  try { await call('/live/clock'); } catch { /* the visitor's own clock will do */ }
}

setClock().then(tick);
tick();
setInterval(tick, 1000);
keepFresh();
