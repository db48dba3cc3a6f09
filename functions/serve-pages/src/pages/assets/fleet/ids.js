// ServiceTitan tenant ids that are to be added to the app, to be pasted in one go.
import { html } from '../html.js';
import { useEffect } from '../vendor/preact.js';
import { at } from '../address.js';
import { Button } from '../kit/button.js';
import { Copy } from '../kit/copy.js';
import { Dialog } from '../kit/dialog.js';
import { ProblemNotice } from '../kit/notice.js';

const NAMES = { production: 'Production', integration: 'Test environment' };

/** Of an environment: ids to add, and businesses whose id nobody has noted yet. */
function toAdd(tenants, environment) {
  const turn = tenants.flatMap((tenant) => {
    const of = tenant.connections.find((each) => each.environment === environment);
    return of.turn?.stage === 'add_tenant_id' ? [{ tenant, id: of.servicetitan_tenant_id }] : [];
  });
  return { known: turn.filter((each) => each.id), unknown: turn.filter((each) => !each.id) };
}

export function Ids({ fleet, onClose }) {
  const { tenants = [], next, busy, problem, all } = fleet;
  // Whoever opens it before the first page is there is shown the rest as well.
  useEffect(() => { if (next) all(); }, [Boolean(next)]);
  return html`<${Dialog} title="Tenant ids to add to the app" onClose=${onClose}>
    <p class="soft">Developer portal → My Apps → Edit the app: add these to its tenants and save. Then mark the step as done
      on each business's page.</p>
    ${next && html`<p class="small soft" role="status">${busy && 'Reading on: '}${tenants.length.toLocaleString()}
      businesses read so far.</p>`}
    <${ProblemNotice} problem=${problem} again=${all} />
    ${Object.keys(NAMES).map((environment) => html`
      <${List} key=${environment} environment=${environment} ...${toAdd(tenants, environment)} />`)}
    <div class="ends"><${Button} onClick=${onClose}>Close<//></div><//>`;
}

function List({ environment, known, unknown }) {
  const name = NAMES[environment];
  const ids = known.map((each) => each.id).join('\n');
  const nameless = environment === 'production' ? unknown : [];
  return html`<section class="stack tight" aria-label=${name}>
    <div class="fleet-ends"><h3>${name}</h3>
      ${known.length > 0 && html`<${Copy} text=${ids} aria-label=${`Copy the ids of ${name}`}>Copy ${known.length}<//>`}</div>
    ${known.length === 0 && html`<p class="soft">None to add.</p>`}
    ${known.length > 0 && html`<ul class="fleet-ids">${known.map(({ tenant, id }) => html`<li key=${tenant.tenant_id}>
      <code>${id}</code> <a href=${at('fleet', tenant.tenant_id)}>${tenant.business}</a></li>`)}</ul>`}
    ${nameless.length > 0 && html`<details class="more small"><summary>${nameless.length} without an id noted</summary>
      <ul>${nameless.map(({ tenant }) => html`<li key=${tenant.tenant_id}>
        <a href=${at('fleet', tenant.tenant_id)}>${tenant.business}</a></li>`)}</ul></details>`}
  </section>`;
}
