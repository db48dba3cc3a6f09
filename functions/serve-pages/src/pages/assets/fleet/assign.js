// Giving a business a number. What the number does now is shown, and only replaced once that was read.
import { html } from '../html.js';
import { useState } from '../vendor/preact.js';
import { call } from '../api.js';
import { useAct } from '../load.js';
import { useScope } from '../scope.js';
import { Choices, TextField } from '../kit/field.js';
import { Notice } from '../kit/notice.js';
import { number } from '../kit/number.js';
import { toast } from '../kit/toast.js';
import { Ask } from './ask.js';

const OWNERS = [
  { value: 'platform', label: 'One of ours', hint: 'In a Twilio account of the platform\'s.' },
  { value: 'tenant', label: 'Their own', hint: 'In a Twilio account of the business\'s.' },
];

/** North American numbers may be written in any way. */
function e164(given) {
  const digits = given.replace(/[^\d+]/g, '');
  if (/^\d{10}$/.test(digits)) return `+1${digits}`;
  return /^1\d{10}$/.test(digits) ? `+${digits}` : digits || given.trim();
}

function bodyOf({ owner, sid, token, own }) {
  const account = owner === 'platform' ? { platform_account_sid: sid.trim() } : { account_sid: sid.trim() };
  const secret = owner === 'tenant' && token.trim() ? { auth_token: token.trim() } : {};
  return { ...account, ...secret, number: e164(own) };
}

export function Assign({ onClose, done }) {
  const scope = useScope();
  const [given, setGiven] = useState({ owner: 'platform', sid: '', token: '', own: '' });
  const act = useAct(async () => {
    const { body } = await call('PUT', scope.api('/twilio'), { ...bodyOf(given), ...(now && { replace: now }) });
    toast(`Texts to ${number(body.number.number)} come to IntelliSend now`);
    done();
  });
  const now = act.problem?.more.now;
  const wrong = (...fields) => fields.flatMap((field) => act.problem?.errors[field] ?? []);
  // What is to be replaced was read of the number as it was typed then.
  const tied = (field) => ({
    value: given[field],
    onInput: (value) => { if (now) act.clear(); setGiven({ ...given, [field]: value }); },
    autocomplete: 'off',
  });
  return html`<${Ask} title="Assign a number" act=${act} hidden=${now} onClose=${onClose} busyLabel="Asking Twilio"
    verb=${now ? 'Replace this' : 'Assign'} kind=${now ? 'danger' : 'primary'}>
    <${Choices} label="Whose number is it?" options=${OWNERS} ...${tied('owner')} />
    <${TextField} label="Number" type="tel" hint="For instance +19725550100." wrong=${wrong('number')} ...${tied('own')} />
    <${TextField} label="Account SID" hint="Twilio Console → Account Dashboard → Account Info. It begins with AC."
      wrong=${wrong('account_sid', 'platform_account_sid')} spellcheck="false" ...${tied('sid')} />
    ${given.owner === 'tenant' && html`<${TextField} label="Auth token" type="password" wrong=${wrong('auth_token')}
      hint="The same page. May be empty where this account's is stored already." ...${tied('token')} />`}
    ${now && html`<${Now} now=${now} />`}<//>`;
}

function Now({ now }) {
  const service = now.messaging_service;
  const leaves = service?.use_number_webhook ? '(leaves it to the number)' : service?.inbound_url ?? '';
  const sends = [
    ['Webhook', now.sms_url && `${now.sms_method ?? ''} ${now.sms_url}`],
    ['If that fails', now.sms_fallback_url && `${now.sms_fallback_method ?? ''} ${now.sms_fallback_url}`],
    ['Application', now.sms_application_sid],
    ['Messaging Service', service && `${service.name} ${leaves}`],
  ].filter(([, value]) => value);
  return html`<${Notice} tone="warn" title="The number does something with texts now">
    <dl class="facts">${sends.map(([what, value]) => html`<dt>${what}</dt><dd class="fleet-address">${value}</dd>`)}</dl>
    <p>Nothing was changed. Replacing it has texts come to IntelliSend instead; releasing the number later puts this back.
      Calls are never touched.</p><//>`;
}
