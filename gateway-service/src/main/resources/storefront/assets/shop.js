// What every page shares: words, the server's clock, the session, calls to the API.

export const language = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';
export const home = `/${language}`;
// An English speaker's own kind of English, if he has one; it decides between 24 hours and twelve.
const locale = language === 'zh' ? 'zh-CN' : [...navigator.languages].find((one) => /^en\b/.test(one)) ?? 'en-GB';
const words = (await import(language === 'zh' ? './texts-zh.js' : './texts-en.js')).default;

export const byId = (id) => document.getElementById(id);

export function say(key, ...values) {
  return values.reduce((text, value, i) => text.replaceAll(`{${i}}`, String(value)), words[key] ?? key);
}

export const knows = (key) => key in words;

export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes('-') || name === 'role') node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children);
  return node;
}

// ---- clock: countdowns follow the server, whatever the visitor's clock says

let ahead = 0;

export const now = () => Date.now() + ahead;

function setClock(response, askedAt) {
  const told = Number(response.headers.get('Server-Time'));
  if (!told) return;
  const age = Number(response.headers.get('Age') ?? 0) * 1000;
  const travel = (Date.now() - askedAt) / 2;
  ahead = told + age + travel - Date.now();
}

export function duration(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const two = (n) => String(n).padStart(2, '0');
  const days = Math.floor(seconds / 86400);
  const parts = [two(Math.floor(seconds / 3600) % 24), two(Math.floor(seconds / 60) % 60), two(seconds % 60)];
  return { days, parts, text: (days > 0 ? `${say('days', days)} ` : '') + parts.join(':') };
}

export const time = (text) => new Date(text).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' });

export function money({ minor, currency }) {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency });
  return format.format(minor / 10 ** format.resolvedOptions().maximumFractionDigits);
}

/** The smallest useful number; a page in the background need not hurry. */
export const pause = (milliseconds) => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

/** Until then, or until the connection is back. */
export function pauseOrOnline(milliseconds) {
  return new Promise((resolve) => {
    const done = () => { clearTimeout(timer); removeEventListener('online', done); resolve(); };
    const timer = setTimeout(done, milliseconds);
    addEventListener('online', done);
  });
}

// ---- what is kept on this device

export const kept = {
  get(key) {
    try { return JSON.parse(localStorage.getItem(`flash.${key}`)); } catch { return null; }
  },
  set(key, value) { localStorage.setItem(`flash.${key}`, JSON.stringify(value)); },
  drop(key) { localStorage.removeItem(`flash.${key}`); },
};

// ---- session

function claims(token) {
  try {
    const bytes = Uint8Array.from(atob(token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch { return {}; }
}

export const session = {
  /** {token, user, roles} or null. */
  get() {
    const found = kept.get('session');
    return found && found.until > Date.now() ? found : null;
  },
  set(token, seconds) {
    const { sub = '', roles = [] } = claims(token);
    kept.set('session', { token, user: sub, roles, until: Date.now() + (seconds - 10) * 1000 });
  },
  drop() { kept.drop('session'); },
};

export const is = (role) => session.get()?.roles.includes(`ROLE_${role}`) ?? false;

export function signIn() {
  location.assign(`${home}/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`);
}

// ---- calls

const PATIENCE_MS = 12_000;

/** Throws if there was no answer at all. */
export async function call(path, { method = 'GET', body, key, signal } = {}) {
  const headers = { Accept: 'application/json' };
  const token = session.get()?.token;
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (key) headers['Idempotency-Key'] = key;
  const askedAt = Date.now();
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const response = await fetch(path, {
    method, headers, body, credentials: 'omit', signal: signal ? AbortSignal.any([signal, patience]) : patience,
  });
  setClock(response, askedAt);
  let json = {};
  try { json = await response.json(); } catch { /* not every answer has a body */ }
  const retry = Number(response.headers.get('Retry-After') ?? 0);
  return { status: response.status, ok: response.ok, json, retrySeconds: Number.isFinite(retry) ? retry : 0 };
}

/** A refusal in human words. */
export function explain({ status, json, retrySeconds }) {
  const key = `problem.${json.code}`;
  const fields = (json.errors ?? []).map(({ field, message }) => `${field} ${message}`).join(', ');
  return say(knows(key) ? key : 'problem.other', Math.max(1, retrySeconds), json.traceId ?? '–', fields || status);
}

// ---- the head of the page

const account = document.querySelector('[data-account]');
const signedIn = session.get();
if (account && signedIn) {
  account.replaceChildren(say('sign-out'), ' ', element('span', { className: 'who', textContent: signedIn.user }));
  account.addEventListener('click', (event) => {
    event.preventDefault();
    session.drop();
    location.assign(home);
  });
} else if (account && !location.pathname.endsWith('/sign-in')) {
  account.href = `${home}/sign-in?next=${encodeURIComponent(location.pathname)}`;
}

/** Remembered for addresses without a language in them, such as the way back from the payment page. */
export function remember(code) { document.cookie = `language=${code}; path=/; max-age=31536000; SameSite=Lax`; }

document.querySelector('[data-language]')?.addEventListener('click', ({ currentTarget }) => {
  remember(currentTarget.dataset.language);
  currentTarget.href = location.pathname.replace(/^\/(en|zh)/, `/${currentTarget.dataset.language}`) + location.search;
});

for (const shown of document.querySelectorAll('time[datetime]')) shown.textContent = time(shown.dateTime);
