// The frame around every page: where one can go, who one is, and what holds on all of them.
import { html } from './html.js';
import { useMemo, useState } from './vendor/preact.js';
import { at, useAddress } from './address.js';
import { session } from './session.js';
import { ScopeProvider, ownScope, tenantScope } from './scope.js';
import { Bars } from './bars.js';
import { Button } from './kit/button.js';
import { Toasts } from './kit/toast.js';
import { SessionEnd } from './session-end.js';
import { Page } from './page.js';

const OWN = [['activity', 'Activity'], ['connection', 'ServiceTitan'], ['business', 'Business']];

export function App({ person }) {
  const { parts, query } = useAddress();
  const [actingFor, actFor] = useState(null);
  const first = parts[0] ?? (person.hasTenant ? 'activity' : 'fleet');
  const tenant = person.isOperator && first === 'fleet' && parts[1] !== undefined ? parts[1] : null;
  const acting = tenant !== null && actingFor === tenant;
  const scope = useMemo(
    () => (tenant === null ? ownScope(person) : tenantScope(tenant, acting)),
    [person, tenant, acting],
  );
  const rest = tenant === null ? parts.slice(1) : parts.slice(3);
  const name = tenant === null ? first : parts[2] ?? 'overview';
  const shown = person.hasTenant ? OWN : [];
  const places = person.isOperator ? [...shown, ['fleet', 'Fleet']] : shown;

  return html`<${ScopeProvider} value=${scope}>
    <a class="skip" href="#main" onClick=${skip}>Skip to the page</a>
    <header class="shell-top">
      <a class="shell-brand" href=${at()}><${Mark} />IntelliSend</a>
      <nav class="shell-nav" aria-label="Pages">${places.map(([path, label]) => html`
        <a key=${path} href=${at(path)} aria-current=${first === path ? 'page' : undefined}>${label}</a>`)}</nav>
      <div class="shell-who"><span title=${person.email}>${person.email}</span>
        <${Button} little onClick=${session.signOut}>Sign out<//></div>
    </header>
    <${Bars} person=${person} page=${name} acting=${acting} actFor=${actFor} />
    <main id="main" class="shell-main" tabindex="-1">
      <${Page} key=${`${tenant}/${name}`} name=${name} rest=${rest} query=${query} person=${person} />
    </main>
    <${SessionEnd} />
    <${Toasts} />
  <//>`;
}

function skip(event) {
  event.preventDefault();
  document.getElementById('main').focus();
}

const icon = document.querySelector('link[rel="icon"]').href;

function Mark() {
  return html`<img src=${icon} alt="" width="24" height="24" />`;
}
