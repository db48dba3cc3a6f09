// What holds on every page of a business: where its texts go, and for whom an operator acts.
import { html } from './html.js';
import { useEffect } from './vendor/preact.js';
import { useLoad } from './load.js';
import { at } from './address.js';
import { useScope } from './scope.js';
import { Button } from './kit/button.js';

export function Bars({ person, page, acting, actFor }) {
  const scope = useScope();
  const shown = person.hasTenant || scope.tenant !== null;
  const { data, reload } = useLoad(shown ? scope.api('/connections') : null, { everySeconds: 60 });
  // Told by whatever page changes a connection.
  useEffect(() => {
    addEventListener('connections-changed', reload);
    return () => removeEventListener('connections-changed', reload);
  }, [reload]);
  const active = data?.connections.find((each) => each.active);
  const testing = active?.environment === 'integration';

  return html`
    ${scope.tenant !== null && html`<${Tenant} tenant=${scope.tenant} acting=${acting} actFor=${actFor} />`}
    ${data && !active && page !== 'connection' && html`<div class="shell-bar" role="status">No texts become bookings yet:
      they are kept until ServiceTitan is connected. <a href=${scope.page('connection')}>Connect ServiceTitan</a></div>`}
    ${testing && html`<div class="shell-bar" role="status">Texts go to ServiceTitan's test environment, not to your
      office. <a href=${scope.page('connection', 'test')}>See the connection</a></div>`}`;
}

function Tenant({ tenant, acting, actFor }) {
  const scope = useScope();
  const { data } = useLoad(scope.api(''));
  const name = data?.tenant.business || tenant;
  return html`<section class="shell-bar acting" aria-label="Whose pages these are">
    <span>${acting ? 'Acting for' : 'Looking at'} <strong>${name}</strong></span>
    <nav class="row" aria-label=${`Pages of ${name}`}>
      <a href=${scope.page()}>Overview</a>
      <a href=${scope.page('activity')}>Activity</a>
      <a href=${scope.page('connection')}>ServiceTitan</a>
      <a href=${scope.page('business')}>Business</a>
    </nav>
    ${acting
      ? html`<${Button} little onClick=${() => actFor(null)}>Stop acting<//>`
      : html`<${Button} little onClick=${() => actFor(tenant)}>Act for them<//>`}
    <a href=${at('fleet')}>Back to the fleet</a>
  </section>`;
}
