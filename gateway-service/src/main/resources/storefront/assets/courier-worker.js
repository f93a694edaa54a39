// Keeps the courier's page and what it needs, so that it opens without a connection. Nothing of the API is kept.

const FILES = ['./site.css', './shop.js', './texts-en.js', './texts-zh.js', './courier.js', './favicon.svg'];
const PAGES = ['/en/courier', '/zh/courier'];
// Another content, another name: an update takes over whole.
const STORE = `courier ${FILES.join(' ')}`;

addEventListener('install', (event) => {
  event.waitUntil(caches.open(STORE).then((store) => store.addAll([...FILES, ...PAGES])).then(() => skipWaiting()));
});

addEventListener('activate', (event) => {
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter((name) => name !== STORE).map((name) => caches.delete(name))))
    .then(() => clients.claim()));
});

addEventListener('fetch', (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.method !== 'GET') return;
  if (FILES.includes(pathname)) {
    event.respondWith(caches.match(pathname).then((found) => found ?? fetch(event.request)));
  } else if (PAGES.includes(pathname)) {
    event.respondWith(fetch(event.request).catch(() => caches.match(pathname)));
  }
});
