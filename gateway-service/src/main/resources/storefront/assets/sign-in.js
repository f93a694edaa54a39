// Local accounts, or the code flow with PKCE at an OIDC issuer if the server names one.
import { byId, call, home, kept, say, session } from './shop.js';

const form = byId('sign-in');
const told = byId('told');
const { authorize, token, client, scope } = form.dataset;
// Not in the session's storage: the way over another origin may lead into another browsing context, where that is empty.
const STATE = 'sign-in';
const STATE_MS = 15 * 60 * 1000;

/** Only a path of our own: nobody may be sent elsewhere by a link. */
function next(wanted) {
  const fallback = home;
  if (!wanted) return fallback;
  const target = new URL(wanted, location.origin);
  return target.origin === location.origin && wanted.startsWith('/') ? target.pathname + target.search : fallback;
}

async function local() {
  const { username, password } = form.elements;
  const answer = await call('/api/v1/auth/token', {
    method: 'POST', body: JSON.stringify({ username: username.value.trim(), password: password.value }),
  });
  if (!answer.ok) {
    told.textContent = say(answer.status === 401 ? 'sign-in.wrong' : 'sign-in.broken');
    password.select();
    return;
  }
  session.set(answer.json.access_token, answer.json.expires_in);
  location.replace(next(new URLSearchParams(location.search).get('next')));
}

const base64url = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));
const here = () => location.origin + location.pathname;

async function leave() {
  const verifier = random();
  const state = random();
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  kept.set(STATE, { verifier, state, at: Date.now(), next: new URLSearchParams(location.search).get('next') });
  const target = new URL(authorize);
  for (const [name, value] of Object.entries({
    response_type: 'code', client_id: client, redirect_uri: here(), scope, state, code_challenge: base64url(new Uint8Array(digest)), code_challenge_method: 'S256',
  })) target.searchParams.set(name, value);
  location.assign(target);
}

async function comeBack(query) {
  const left = kept.get(STATE) ?? {};
  kept.drop(STATE);
  if (!left.state || Date.now() - left.at > STATE_MS || left.state !== query.get('state') || !query.get('code')) throw new Error('state');
  const response = await fetch(token, {
    method: 'POST',
    credentials: 'omit',
    body: new URLSearchParams({ grant_type: 'authorization_code', code: query.get('code'), redirect_uri: here(), client_id: client, code_verifier: left.verifier }),
  });
  const answer = await response.json();
  if (!answer.access_token) throw new Error('no token');
  session.set(answer.access_token, answer.expires_in ?? 300);
  location.replace(next(left.next));
}

if (authorize) {
  byId('account-fields').remove();
  const query = new URLSearchParams(location.search);
  if (query.has('code') || query.has('error')) comeBack(query).catch(() => { told.textContent = say('sign-in.broken'); });
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  told.textContent = '';
  const button = form.querySelector('button');
  button.disabled = true;
  try {
    await (authorize ? leave() : local());
  } catch {
    told.textContent = say('network');
  } finally {
    button.disabled = false;
  }
});
// Pressed before this line it would do nothing at all.
form.querySelector('button').disabled = false;
