// The business's numbers, and what Twilio says of each.
import { html } from '../html.js';
import { useState } from '../vendor/preact.js';
import { useScope } from '../scope.js';
import { Bones } from '../kit/bones.js';
import { Button } from '../kit/button.js';
import { Lights } from '../kit/lights.js';
import { ProblemNotice } from '../kit/notice.js';
import { Ago } from '../kit/when.js';
import { number } from '../kit/number.js';
import { Assign } from './assign.js';

const OWNERS = { platform: 'One of ours', tenant: 'In their own Twilio account' };
export const STATES = { ok: 'ok', problem: 'failed', unknown: 'unknown' };
const TITLES = {
  webhook: 'Texts come to IntelliSend',
  messaging_service: 'No Messaging Service takes its texts',
  application: 'No other application takes its texts',
  trial: 'No trial account',
  no_sms: 'Takes texts',
  no_mms: 'Takes photos',
  registration: 'Sender registered',
  account: 'Account open',
  replies: 'Replies are delivered',
};

export function Numbers({ tenant, twilio, reload }) {
  const scope = useScope();
  const [assigning, setAssigning] = useState(false);
  const done = () => { setAssigning(false); reload(); twilio.reload(); };
  return html`<section class="card" aria-labelledby="fleet-numbers"><header><h2 id="fleet-numbers">Numbers</h2>
      ${!scope.readOnly && html`<${Button} little onClick=${() => setAssigning(true)}>Assign a number<//>`}</header>
    ${tenant.numbers.length === 0 && html`<p class="soft">None yet. Texts to the number that is assigned become bookings.</p>`}
    ${tenant.numbers.map((each) => html`<${Line} key=${each.number} of=${each} twilio=${twilio} />`)}
    <${ProblemNotice} problem=${twilio.problem} title="Twilio could not be asked" again=${twilio.reload} />
    ${assigning && html`<${Assign} onClose=${() => setAssigning(false)} done=${done} />`}</section>`;
}

function Line({ of, twilio: { data, problem } }) {
  const live = data?.numbers.find((each) => each.number === of.number);
  return html`<section class="stack tight" aria-label=${number(of.number)}><h3 class="number">${number(of.number)}</h3>
    <p class="small soft">${OWNERS[of.owner]}, <code class="fleet-sid">${of.account_sid}</code>,
      since <${Ago} at=${of.active_since} /></p>
    ${live ? html`<${Lights} label=${`What Twilio says of ${number(of.number)}`} steps=${live.reports.map(light)} />`
      : !problem && html`<${Bones} label="Asking Twilio" lines=${3} />`}</section>`;
}

function light({ kind, status, certainty, cause, remedy }) {
  const said = [cause, remedy].filter(Boolean).join(' ');
  return { key: kind, title: TITLES[kind], state: STATES[status], certainty, detail: said };
}
