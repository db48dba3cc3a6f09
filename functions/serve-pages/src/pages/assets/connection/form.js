// What is filled in, each with where to find it in ServiceTitan.
import { html } from '../html.js';
import { useEffect, useRef } from '../vendor/preact.js';
import { useScope } from '../scope.js';
import { Button } from '../kit/button.js';
import { TextField } from '../kit/field.js';
import { ProblemNotice } from '../kit/notice.js';
import { Advanced, ProviderField, SecretField } from './fields.js';
import { APP_ACCESS } from './words.js';

const STEP_OF = {
  client_secret: 'client', servicetitan_tenant_id: 'tenant', app_key: 'app_key', booking_provider_id: 'booking_provider',
};

/** By field what is wrong: where ServiceTitan refused it the cause alone, as what to do is told beside. */
function wrongOf(problem) {
  const findings = problem?.more?.findings ?? [];
  const cause = (field) => findings.find((each) => each.step === STEP_OF[field] && each.status === 'failed')?.cause;
  return Object.fromEntries(Object.entries(problem?.errors ?? {}).map(([field, said]) => [
    field, cause(field) ? [cause(field)] : said,
  ]));
}

export function Form({ connection, kept, keep, save }) {
  const { readOnly } = useScope();
  const form = useRef(null);
  const { typed, warnings } = kept;
  const wrong = wrongOf(save.problem);
  useEffect(() => { if (save.problem) form.current.querySelector('[aria-invalid="true"]')?.focus(); }, [save.problem]);

  const type = (field) => (value) => keep((before) => ({ typed: { ...before.typed, [field]: value } }));
  const value = (field) => typed[field] ?? connection[field] ?? '';
  const odd = (field, hint) => (warnings[field]
    ? html`${hint}<span class="connection-odd">Saved, but please look: ${warnings[field].join(' ')}</span>` : hint);
  const common = { readOnly, wrong, warnings, value, type, odd };
  const replaces = connection.state === 'connected' && (typed.client_id || typed.client_secret);
  const submit = (event) => {
    event.preventDefault();
    if (!save.busy) save.run();
  };

  return html`<form class="card connection-form" ref=${form} onSubmit=${submit} novalidate autocomplete="off">
    <h2>Configuration</h2>
    <${TextField} label="Connection name" value=${value('name')} onInput=${type('name')} readonly=${readOnly}
      wrong=${wrong.name} autocomplete="off" hint="Your own name for it, such as “Main office”. Only shown here." />
    <${TextField} label="ServiceTitan tenant id" value=${value('servicetitan_tenant_id')} readonly=${readOnly}
      onInput=${type('servicetitan_tenant_id')} wrong=${wrong.servicetitan_tenant_id} inputmode="numeric" autocomplete="off"
      hint=${`The number of your account. In ServiceTitan: ${APP_ACCESS}. Digits only.`} />
    <${SecretField} label="Client id" isOpen saved=${connection.credentials} mask=${connection.credentials?.client_id}
      value=${typed.client_id ?? ''} onInput=${type('client_id')} readOnly=${readOnly} wrong=${wrong.client_id}
      hint=${odd('client_id', `In ServiceTitan: ${APP_ACCESS}, on the card of IntelliSend. It begins with “cid.”.`)} />
    <${SecretField} label="Client secret" saved=${connection.credentials} mask=${connection.credentials?.client_secret}
      value=${typed.client_secret ?? ''} onInput=${type('client_secret')} readOnly=${readOnly} wrong=${wrong.client_secret}
      hint=${odd('client_secret', `On the same card, after Generate. ServiceTitan shows it once, so copy it right away.
        It begins with “cs”.`)} />
    <${ProviderField} key=${connection.credentials?.saved_at} connection=${connection} ...${common} />
    <${Advanced} connection=${connection} kept=${kept} ...${common} />
    <${Refusal} problem=${save.problem} shown=${wrong} />
    ${!readOnly && html`<div class="stack tight">
      ${replaces && html`<p class="small soft">What is in use stays in use until ServiceTitan has accepted what you typed,
        and you can go back to it afterwards.</p>`}
      <div><${Button} kind="primary" type="submit" busy=${save.busy}
        busyLabel="Asking ServiceTitan…">Save Configuration<//></div>
    </div>`}
  </form>`;
}

const FIELDS = ['name', 'client_id', 'enterprise_hub', ...Object.keys(STEP_OF)];

/** What is said under a field is not said twice. */
function Refusal({ problem }) {
  if (!problem) return null;
  const left = Object.entries(problem.errors).filter(([field]) => !FIELDS.includes(field));
  const { title, detail, message } = problem;
  return html`<${ProblemNotice} problem=${{ title, detail, message, errors: Object.fromEntries(left) }} />
    ${problem.more?.findings && html`<p class="small">What to do is told under “Does it work?”.</p>`}`;
}
