// A canary: texts that nobody wrote, by which operators see that texts become bookings.
import { html } from '../html.js';
import { useState } from '../vendor/preact.js';
import { call } from '../api.js';
import { useAct, useLoad } from '../load.js';
import { useScope } from '../scope.js';
import { Button } from '../kit/button.js';
import { Notice, ProblemNotice } from '../kit/notice.js';
import { toast } from '../kit/toast.js';
import { Ago } from '../kit/when.js';
import { Ask } from './ask.js';

/** Its bookings are real ones: it is offered where texts go to a sandbox, and shown wherever there is one. */
export function Canary({ tenant }) {
  const scope = useScope();
  const [asking, setAsking] = useState(false);
  const { data, problem, reload, set } = useLoad(scope.api('/canary'), { everySeconds: 30 });
  const canary = data?.canary;
  if (!canary && tenant.active !== 'integration') return null;
  return html`<section class="card" aria-labelledby="fleet-canary"><h2 id="fleet-canary">Canary</h2>
    <${ProblemNotice} problem=${problem} title="It is not known whether there is a canary" again=${reload} />
    ${canary ? html`<${Facts} canary=${canary} />` : data && html`<p class="soft">None. It tells you within twenty
      minutes when texts do not become bookings, also at night when nobody texts.</p>`}
    ${data && !scope.readOnly && html`<div class="row"><${Button} little onClick=${() => setAsking(true)}>${
      canary ? 'End the canary' : 'Send a canary'}<//></div>`}
    ${asking && html`<${Change} canary=${canary} set=${set} onClose=${() => setAsking(false)} />`}</section>`;
}

function Facts({ canary: { since, turns, last_at: last, wrong } }) {
  return html`${wrong && html`<${Notice} tone="bad" title="Something is wrong">
      <p>${wrong.why} <span class="soft">Since <${Ago} at=${wrong.since} />.</span></p><//>`}
    <dl class="facts">
      <dt>Since</dt><dd><${Ago} at=${since} /></dd>
      <dt>Texts</dt><dd>${turns.toLocaleString()}</dd>
      <dt>The newest</dt><dd>${last ? html`<${Ago} at=${last} />` : 'Within a minute'}</dd></dl>`;
}

function Change({ canary, set, onClose }) {
  const scope = useScope();
  const act = useAct(async () => {
    const { body } = await call(canary ? 'DELETE' : 'PUT', scope.api('/canary'));
    set(body);
    onClose();
    toast(canary ? 'The canary has ended' : 'The first text goes out within a minute');
  });
  return html`<${Ask} title=${canary ? 'End the canary?' : 'Send a canary?'} act=${act} onClose=${onClose}
    verb=${canary ? 'End the canary' : 'Send a canary'} kind=${canary ? 'danger' : 'primary'}>
    <p>${canary ? 'No more texts are sent. Bookings of it that are in ServiceTitan by now are dismissed.'
      : 'Every five minutes a text that nobody wrote becomes a booking in this business\'s ServiceTitan sandbox, and is '
        + 'dismissed five minutes later. Nobody is answered, and nothing is billed.'}</p><//>`;
}
