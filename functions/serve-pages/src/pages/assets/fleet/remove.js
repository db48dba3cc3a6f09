// Deleting a business: what it means, in the API's own words, then for good, with a receipt.
import { html } from '../html.js';
import { useEffect, useState } from '../vendor/preact.js';
import { at } from '../address.js';
import { call } from '../api.js';
import { useAct } from '../load.js';
import { useScope } from '../scope.js';
import { Bones } from '../kit/bones.js';
import { TextField } from '../kit/field.js';
import { Notice, ProblemNotice } from '../kit/notice.js';
import { exact } from '../kit/when.js';
import { number } from '../kit/number.js';
import { Ask } from './ask.js';
import { forget } from './use-tenants.js';

const ONLY_CONFIRM = 'Please confirm';

export function Remove({ tenant, onClose, removed }) {
  const scope = useScope();
  const [typed, setTyped] = useState('');
  const meaning = useAct(() => call('DELETE', scope.api('')));
  const act = useAct(async () => {
    const { body } = await call('DELETE', scope.api('?confirm=yes'));
    forget();
    removed(body.receipt);
  });
  useEffect(() => { meaning.run(); }, []);
  const asked = meaning.problem?.title === ONLY_CONFIRM;
  const isSure = asked && typed.trim() === tenant.tenant_id;
  return html`<${Ask} title=${`Delete ${tenant.business}?`} verb="Delete for good" busyLabel="Deleting" act=${act}
    disabled=${!isSure} onClose=${onClose}>
    ${meaning.busy && html`<${Bones} label="Reading what it means" lines=${3} />`}
    ${meaning.problem && !asked && html`<${ProblemNotice} problem=${meaning.problem} again=${meaning.run} />`}
    ${asked && html`<${Notice} tone="warn" title="This cannot be undone">
      <p>${meaning.problem.detail.replace(/ Repeat with .*$/, '')}</p><//>
      <${TextField} label=${`To be sure, type ${tenant.tenant_id}`} value=${typed} onInput=${setTyped} autocomplete="off"
        spellcheck="false" />`}<//>`;
}

export function Receipt({ receipt }) {
  const { secrets, tokens, numbers, contacts } = receipt.purged;
  return html`<div class="page-head"><h1 tabindex="-1" ref=${(title) => title?.focus()}>Deleted</h1></div>
    <section class="card" aria-label="Receipt">
      <dl class="facts"><dt>Business</dt><dd><code>${receipt.tenant_id}</code></dd>
        <dt>When</dt><dd>${exact(receipt.deleted_at)}</dd>
        <dt>Taken away</dt><dd>${secrets} secrets, ${tokens} tokens, ${numbers} numbers, ${contacts} contacts</dd>
        <dt>Let go</dt><dd>${receipt.texts_let_go.toLocaleString()} texts that waited are booked nowhere</dd>
        <dt>Kept</dt><dd>Its texts for ${receipt.texts_kept_days} days each; its trail and its counts</dd></dl>
      ${receipt.not_put_back.map((each) => html`<${Notice} key=${each.number} tone="warn"
        title=${`${number(each.number)} still posts its texts here`}>
          <p>Twilio did not let us put it back. Before, it posted to ${before(each.settings)}.</p><//>`)}
      <p>The people who signed in for it are still in the user pool: remove them there.</p>
      <div class="row"><a class="button" href=${at('fleet')}>Back to the fleet</a></div></section>`;
}

const before = (settings) => settings.sms_url ?? settings.sms_application_sid ?? 'nobody';
