// A number of the business's own Twilio account, or, for operators, one of ours.
import { html } from '../html.js';
import { useState } from '../vendor/preact.js';
import { call } from '../api.js';
import { useAct } from '../load.js';
import { useScope } from '../scope.js';
import { Button } from '../kit/button.js';
import { Dialog } from '../kit/dialog.js';
import { Choices, TextField } from '../kit/field.js';
import { number as written } from '../kit/number.js';
import { Form, Problems } from './form.js';

const ACCOUNTS = [
  { value: 'account_sid', label: 'Their own Twilio account' },
  { value: 'platform_account_sid', label: 'Our Twilio account', hint: 'Its auth token is stored already.' },
];

export function Connect({ title, person, webhook, onConnected, onCancel }) {
  const scope = useScope();
  const [owner, setOwner] = useState('account_sid');
  const [given, setGiven] = useState({ sid: '', token: '', number: '' });
  const assign = useAssign(onConnected);
  const isOwn = owner === 'account_sid';
  const field = (name, under) => ({
    value: given[name], wrong: assign.problem?.errors?.[under], onInput: (typed) => setGiven({ ...given, [name]: typed }),
  });
  const send = () => {
    const token = given.token.trim();
    const wanted = { [owner]: given.sid.trim(), number: e164(given.number) };
    if (!assign.busy) assign.run(isOwn && token ? { ...wanted, auth_token: token } : wanted);
  };
  return html`<${Form} class="card" title=${title} act=${send}>
    <h2>${title}</h2>
    <p class="soft">Texts to this number become bookings. We look first what it does now, and change nothing unasked.</p>
    ${person.isOperator && scope.tenant !== null && html`
      <${Choices} label="The number is in" value=${owner} options=${ACCOUNTS} onInput=${setOwner} />`}
    <${TextField} label="Number" type="tel" autocomplete="off" placeholder="(555) 000-1234" ...${field('number', 'number')}
      hint="As in Twilio's console under Phone Numbers → Manage → Active numbers." />
    <${TextField} label="Account SID" autocomplete="off" placeholder="AC…" ...${field('sid', owner)}
      hint="In Twilio's console: Account Dashboard → Account Info." />
    ${isOwn && html`<${TextField} label="Auth token" type="password" autocomplete="off" ...${field('token', 'auth_token')}
      hint="In the same place. It is kept encrypted and never shown again. An account that you gave before needs none." />`}
    <${Problems} problem=${assign.problem} fields=${['number', 'auth_token', owner]} />
    <div class="row">
      <${Button} kind="primary" type="submit" busy=${assign.busy} busyLabel="Asking Twilio…">Connect the number<//>
      ${onCancel && html`<${Button} onClick=${onCancel}>Cancel<//>`}
    </div>
    <details class="more"><summary>What changes at Twilio</summary>
      <p class="business-facts">The number posts its texts to <code>${webhook.sms_url}</code>, and to
        ${' '}<code>${webhook.sms_fallback_url}</code> where that fails. Calls are never touched.</p></details>
    ${assign.dialog}
  <//>`;
}

/** Ten digits as people write them are a number of North America. */
function e164(typed) {
  const digits = typed.replace(/[\s().-]/g, '');
  return digits.replace(/^1?(\d{10})$/, '+1$1');
}

/** As `useAct`, with a `dialog` that asks where it has to; `run` is given what the API wants. */
export function useAssign(onConnected) {
  const scope = useScope();
  const [asked, ask] = useState(null);
  const put = async (given) => {
    try {
      const { body } = await call('PUT', scope.api('/twilio'), given);
      ask(null);
      onConnected(body.number);
    } catch (problem) {
      if (!problem.more?.now) throw problem;
      ask({ given, now: problem.more.now });
    }
  };
  const first = useAct(put);
  const again = useAct(put);
  const close = () => { ask(null); again.clear(); };
  const dialog = asked && html`<${Dialog} title=${`${written(asked.given.number)} does something now`} onClose=${close}>
    <h3>Now</h3>
    <${Doing} now=${asked.now} />
    <h3>From now on</h3>
    <p>Texts to it come here and become bookings; what takes them now gets them no more. Calls stay as they are. We keep what it
      does now, and put it back if you ever give the number back.</p>
    <${Problems} problem=${again.problem} />
    <div class="ends">
      <${Button} onClick=${close}>Leave it as it is<//>
      <${Button} kind="primary" busy=${again.busy} busyLabel="Telling Twilio…"
        onClick=${() => again.run({ ...asked.given, replace: asked.now })}>Have its texts come here<//>
    </div>
  <//>`;
  return { ...first, dialog };
}

/** What a number does with texts, as Twilio says, or did before. */
export function Doing({ now }) {
  const { messaging_service: service, ...does } = now ?? {};
  const [defers, drops] = ['(leaves texts to the number)', '(drops what comes in)'];
  const facts = [
    ['Messaging Service', service?.name, service?.use_number_webhook ? defers : service?.inbound_url ?? drops],
    ['Texts', 'go to the TwiML app', does.sms_application_sid],
    ['Texts', 'are posted to', does.sms_url],
    ['If that fails', 'to', does.sms_fallback_url],
    ['Calls', 'go to', does.voice_url],
  ].filter(([, how, where]) => how && where);
  if (facts.length === 0) return html`<p>Texts to it go nowhere.</p>`;
  return html`<dl class="facts business-facts">${facts.map(([what, how, where]) => html`
    <dt key=${`${where} of`}>${what}</dt><dd key=${where}>${how} <code>${where}</code></dd>`)}</dl>`;
}
