// One number: whether its texts come here, what is wrong, and what can be done about it.
import { html } from '../html.js';
import { useState } from '../vendor/preact.js';
import { useScope } from '../scope.js';
import { Badge } from '../kit/badge.js';
import { Button } from '../kit/button.js';
import { TextField } from '../kit/field.js';
import { Notice } from '../kit/notice.js';
import { number as written } from '../kit/number.js';
import { toast } from '../kit/toast.js';
import { Ago } from '../kit/when.js';
import { Doing, useAssign } from './connect.js';
import { Form, Problems } from './form.js';

export function OneNumber({ number, reload, onConnected, onLeave }) {
  const scope = useScope();
  const [isOpen, setOpen] = useState(false);
  const isOwn = number.owner === 'tenant';
  const named = { [isOwn ? 'account_sid' : 'platform_account_sid']: number.account_sid, number: number.number };
  const point = useAssign((changed) => { toast('Texts to it come here again'); onConnected(changed); });
  const saved = (changed) => { setOpen(false); toast('The new auth token is saved'); onConnected(changed); };
  const isElsewhere = number.points_here === false;
  return html`<section class="card" aria-label=${written(number.number)}>
    <header><h2 class="business-number">${written(number.number)}</h2>
      ${number.points_here && html`<${Badge} tone="good">Texts come here<//>`}
      ${isElsewhere && html`<${Badge} tone="bad">Texts go elsewhere<//>`}
      ${number.points_here === null && html`<${Badge} tone="warn">Twilio did not say<//>`}</header>
    <${Log} log=${number.log} />
    <${Reports} reports=${number.reports} />
    <dl class="facts business-facts">
      <dt>Here since</dt><dd><${Ago} at=${number.active_since} /></dd>
      <dt>Twilio account</dt><dd>${isOwn ? html`<code>${number.account_sid}</code>` : 'ours'}</dd>
      ${isOwn && html`<dt>Auth token</dt><dd>${number.auth_token}</dd>`}
    </dl>
    <details class="more"><summary>What it does at Twilio</summary><div class="stack tight">
      ${number.now ? html`<${Doing} now=${number.now} />` : html`<p>Twilio did not answer just now.</p>`}
      ${number.before && html`<h3>Before it came here</h3><${Doing} now=${number.before} />`}
    </div></details>
    <${Problems} problem=${point.problem} />
    ${!scope.readOnly && html`<div class="row">
      ${isElsewhere && html`<${Button} kind="primary" busy=${point.busy} busyLabel="Telling Twilio…"
        onClick=${() => point.run(named)}>Have its texts come here again<//>`}
      <${Button} onClick=${reload}>Check again<//>
      ${isOwn && html`<${Button} aria-expanded=${String(isOpen)} onClick=${() => setOpen(!isOpen)}>Save a new auth token<//>`}
      <${Button} kind="danger" onClick=${onLeave}>Give the number back<//>
    </div>`}
    ${isOpen && html`<${NewToken} named=${named} onSaved=${saved} />`}
    ${point.dialog}
  </section>`;
}

function NewToken({ named, onSaved }) {
  const [token, setToken] = useState('');
  const assign = useAssign(onSaved);
  const save = () => { if (!assign.busy) assign.run({ ...named, auth_token: token.trim() }); };
  return html`<${Form} class="stack" title="A new auth token" act=${save}>
    <${TextField} label="New auth token" type="password" autocomplete="off" value=${token} onInput=${setToken}
      wrong=${assign.problem?.errors?.auth_token}
      hint="From Twilio's console: Account Dashboard → Account Info. It is tried before it replaces the one that is saved." />
    <${Problems} problem=${assign.problem} fields=${['auth_token']} />
    <div><${Button} kind="primary" type="submit" busy=${assign.busy} busyLabel="Trying it…">Save the token<//></div>
    ${assign.dialog}
  <//>`;
}

function Log({ log }) {
  if (log?.refused_since) {
    return html`<${Notice} tone="bad" title="Twilio refuses the auth token">Since <${Ago} at=${log.refused_since} /> texts
      cannot be checked or answered. Copy the present token from Twilio's console (Account Dashboard → Account Info) and press
      “Save a new auth token”.<//>`;
  }
  return log?.elsewhere_since && html`<${Notice} tone="bad" title="Texts go elsewhere">Texts to this number were not sent here
    since <${Ago} at=${log.elsewhere_since} />. We found them in Twilio's log and hold them under Activity. Press “Have its texts
    come here again”.<//>`;
}

const ABOUT = {
  account: 'Twilio account',
  trial: 'Trial account',
  webhook: 'Where texts go',
  messaging_service: 'Messaging Service',
  application: 'TwiML app',
  no_sms: 'Texts',
  no_mms: 'Photos',
  registration: 'Registration with the carriers',
  replies: 'Delivery of replies',
};

/** What Twilio says of a number: what is wrong first, what is in order behind a line. */
function Reports({ reports }) {
  const of = (status) => reports.filter((each) => each.status === status);
  const fine = of('ok');
  return html`
    ${[...of('problem'), ...of('unknown')].map(({ kind, status, certainty, cause, remedy }) => html`
      <${Notice} key=${kind} tone=${status === 'problem' ? 'warn' : ''} title=${`${ABOUT[kind]} (${certainty ?? 'not known'})`}>
        <p>${cause}</p>${remedy && html`<p class="business-remedy">${remedy}</p>`}<//>`)}
    ${fine.length > 0 && html`<details class="more"><summary>${fine.length} of ${reports.length} checks are in order</summary>
      <ul>${fine.map(({ kind }) => html`<li key=${kind}>${ABOUT[kind]}</li>`)}</ul></details>`}`;
}
