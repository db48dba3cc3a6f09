// The links to ServiceTitan, as far as operators need to know without opening them.
import { html } from '../html.js';
import { useState } from '../vendor/preact.js';
import { call } from '../api.js';
import { useAct } from '../load.js';
import { useScope } from '../scope.js';
import { Button } from '../kit/button.js';
import { TextField } from '../kit/field.js';
import { ProblemNotice } from '../kit/notice.js';
import { Ago } from '../kit/when.js';
import { toast } from '../kit/toast.js';

const NAMES = { production: 'Production', integration: 'Test environment' };
const STATES = { not_saved: 'Not saved', testing: 'Being tested', connected: 'Connected', disconnected: 'Disconnected' };

export function Connections({ tenant, reload }) {
  const scope = useScope();
  const byProduction = [...tenant.connections].sort((a) => (a.environment === 'production' ? -1 : 1));
  return html`<section class="card" aria-labelledby="fleet-st"><header><h2 id="fleet-st">ServiceTitan</h2>
      <a href=${scope.page('connection')}>Open its page</a></header>
    ${byProduction.map((of) => html`<${Connection} key=${of.environment} of=${of}
      isActive=${tenant.active === of.environment} reload=${reload} />`)}</section>`;
}

function Connection({ of, isActive, reload }) {
  const scope = useScope();
  const name = NAMES[of.environment];
  const waits = of.state === 'not_saved' || of.state === 'disconnected';
  return html`<section class="stack tight" aria-label=${name}><h3>${name}</h3>
    <dl class="facts">
      <dt>State</dt><dd>${STATES[of.state]}${isActive && ', texts go there'}</dd>
      <dt>Tenant id</dt><dd>${of.servicetitan_tenant_id ? html`<code>${of.servicetitan_tenant_id}</code>` : 'Not noted'}</dd>
      ${!waits && html`
        <dt>Provider</dt><dd>${of.booking_provider_id ? html`<code>${of.booking_provider_id}</code>` : 'Not chosen'}</dd>
        <dt>Saved</dt><dd><${Ago} at=${of.credentials_saved_at} /></dd>
        <dt>Token</dt><dd>${of.token
          ? html`From <${Ago} at=${of.token.minted_at} />, ends <${Ago} at=${of.token.expires_at} />` : 'None yet'}</dd>
        <dt>Permissions</dt><dd><${Missing} missing=${of.missing_scopes} /></dd>
        <dt>Last booking</dt><dd>${of.health.last_booking_at ? html`<${Ago} at=${of.health.last_booking_at} />` : 'None'}</dd>`}
    </dl>
    ${!scope.readOnly && waits && html`<${NoteId} of=${of} name=${name} reload=${reload} />`}
  </section>`;
}

function Missing({ missing }) {
  if (!missing) return 'Not known yet';
  const { required, recommended } = missing;
  if (required.length + recommended.length === 0) return 'All there';
  return html`${required.length > 0 && html`<div class="fleet-bad">Missing: ${names(required)}</div>`}
    ${recommended.length > 0 && html`<div>Missing, optional: ${names(recommended)}</div>`}`;
}

const names = (scopes) => scopes.map((scope) => html`<code class="fleet-scope" key=${scope}>${scope}</code> `);

/** It is needed for the app before there are credentials to save. */
function NoteId({ of, name, reload }) {
  const scope = useScope();
  const [id, setId] = useState(of.servicetitan_tenant_id ?? '');
  const { run, busy, problem } = useAct((given) => call('PUT', scope.api(`/connections/${of.environment}`), given));
  const submit = async (event) => {
    event.preventDefault();
    if (busy || !await run({ servicetitan_tenant_id: id.trim() })) return;
    toast('Noted');
    reload();
  };
  const wrong = problem?.errors.servicetitan_tenant_id;
  const tied = { value: id, wrong, onInput: setId, inputmode: 'numeric', autocomplete: 'off' };
  return html`<details class="more"><summary>Note its tenant id</summary>
    <form class="stack tight" onSubmit=${submit} novalidate>
    <${TextField} label=${`ServiceTitan tenant id (${name})`} ...${tied}
      hint="The contractor finds it in ServiceTitan under Settings → Integrations → API Application Access." />
    ${!wrong && html`<${ProblemNotice} problem=${problem} />`}
    <div class="row"><${Button} little type="submit" busy=${busy}>Note the id<//></div></form></details>`;
}
