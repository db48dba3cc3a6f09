// The first day, until a client id and secret are saved: what comes next, and whose turn it is.
import { html } from '../html.js';
import { useRef } from '../vendor/preact.js';
import { call } from '../api.js';
import { useAct } from '../load.js';
import { useScope } from '../scope.js';
import { Badge } from '../kit/badge.js';
import { Button } from '../kit/button.js';
import { Copy } from '../kit/copy.js';
import { ProblemNotice } from '../kit/notice.js';
import { toConnect, toGenerate } from './words.js';

const STAGES = ['add_tenant_id', 'admin_connects', 'generate', 'save'];
const OURS = {
  add_tenant_id: 'IntelliSend adds your ServiceTitan tenant id to its app',
  admin_connects: 'Your ServiceTitan admin connects the app',
  generate: 'IntelliSend generates the client id and secret',
  save: 'IntelliSend saves them here',
};
const THEIRS = {
  ...OURS, generate: 'Your ServiceTitan admin generates the client id and secret', save: 'You save them here',
};
// What a business reads where the portal's words are meant for somebody at IntelliSend.
const WAIT = {
  add_tenant_id: 'Nothing to do but to save your ServiceTitan tenant id below, so that IntelliSend knows it.',
  generate: 'Nothing to do: IntelliSend generates them for your account.',
  save: 'Nothing to do: IntelliSend saves them. If you have been given both, save them below.',
};
const FOR_ADMIN = { admin_connects: toConnect, generate: toGenerate };

export function Turn({ connection, changed }) {
  const scope = useScope();
  const { stage, way, who, what } = connection.turn;
  const heading = useRef(null);
  const set = useAct(async (given) => {
    const { body } = await call('POST', scope.api(`/connections/${connection.environment}/stage`), given);
    await changed(body.connection);
    heading.current?.focus();
  });
  const isOperator = scope.tenant !== null;
  const at = STAGES.indexOf(stage);
  const titles = way === 'they_generate' ? THEIRS : OURS;
  const whose = who === 'admin' ? 'Your ServiceTitan admin’s turn' : 'IntelliSend’s turn';
  const words = who === 'operator' && !isOperator ? WAIT[stage] : what;
  const instructions = who === 'admin' && FOR_ADMIN[stage];

  return html`<section class="card" aria-labelledby="connection-turn">
    <header><h2 id="connection-turn" ref=${heading} tabindex="-1">Before the first save</h2>
      <${Badge} tone="accent">${whose}<//></header>
    <ol class="connection-stages">${STAGES.map((each, nth) => html`
      <li key=${each} class=${nth < at ? 'done' : ''} aria-current=${nth === at ? 'step' : undefined}>
        <span class="title">${titles[each]}${nth < at && html`<span class="only-read"> (done)</span>`}</span>
        ${nth === at && html`<div class="stack tight">
          <p>${words}</p>
          <div class="row">
            ${instructions && html`<${Copy} text=${instructions}>Copy instructions for your admin<//>`}
            ${!scope.readOnly && html`
              ${nth < 3 && (isOperator || who === 'admin') && html`<${Button} little busy=${set.busy}
                onClick=${() => set.run({ stage: STAGES[nth + 1] })}>This is done<//>`}
              ${nth > 0 && html`<${Button} little kind="plain-link" disabled=${set.busy}
                onClick=${() => set.run({ stage: STAGES[nth - 1] })}>Back one step<//>`}`}
          </div>
        </div>`}
      </li>`)}</ol>
    ${!scope.readOnly && html`<p class="small soft">Do you have a client id and secret already? Save them below right away.
      ${way === 'we_generate' ? ' Does your own admin generate them?' : ' Should IntelliSend generate them?'}${' '}
      <${Button} little kind="plain-link" disabled=${set.busy} onClick=${() => set.run({
        stage, way: way === 'we_generate' ? 'they_generate' : 'we_generate',
      })}>${way === 'we_generate' ? 'Our admin does' : 'IntelliSend does'}<//></p>`}
    <${ProblemNotice} problem=${set.problem} />
  </section>`;
}
