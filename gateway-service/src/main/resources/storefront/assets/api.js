// One page for every service's description; the calls go to this gateway.

const services = [
  ['order', '/openapi/order.json'],
  ['inventory', '/openapi/inventory.json'],
  ['payment', '/openapi/payment.json'],
  ['logistics', '/openapi/logistics.json'],
  ['gateway', '/v3/api-docs'],
];
const byId = (id) => document.getElementById(id);
let token = '';

function show(name) {
  const [, url] = services.find(([service]) => service === name) ?? services[0];
  for (const link of byId('services').children) link.setAttribute('aria-current', String(link.hash === `#${name}`));
  globalThis.SwaggerUIBundle({
    url,
    dom_id: '#swagger',
    deepLinking: false,
    docExpansion: 'list',
    defaultModelsExpandDepth: 0,
    tryItOutEnabled: true,
    displayRequestDuration: true,
    validatorUrl: null,
    requestInterceptor(request) {
      if (token && !request.headers.Authorization) request.headers.Authorization = `Bearer ${token}`;
      return request;
    },
  });
}

function chosen() { return location.hash.slice(1) || services[0][0]; }

byId('services').append(...services.map(([name]) => {
  const link = document.createElement('a');
  link.href = `#${name}`;
  link.textContent = name;
  return link;
}));
addEventListener('hashchange', () => show(chosen()));
show(chosen());

// Only the local profile has an issuer of its own.
fetch('/.well-known/jwks.json').then((response) => { byId('sign-in').hidden = !response.ok; });

byId('sign-in').addEventListener('submit', async (event) => {
  event.preventDefault();
  const username = byId('account').value;
  const response = await fetch('/api/v1/auth/token', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, password: 'local' }),
  });
  const answer = await response.json();
  token = answer.access_token ?? '';
  byId('signed-in').textContent = token ? `Calls go out as ${username}.` : 'That did not work.';
});
