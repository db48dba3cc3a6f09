// A new business.
import { html } from '../html.js';
import { useState } from '../vendor/preact.js';
import { call } from '../api.js';
import { useAct } from '../load.js';
import { at, go } from '../address.js';
import { Select, TextField } from '../kit/field.js';
import { toast } from '../kit/toast.js';
import { Ask } from './ask.js';
import { forget } from './use-tenants.js';

const COMMON = ['America/New_York', 'America/Chicago', 'America/Denver', 'America/Phoenix', 'America/Los_Angeles',
  'America/Anchorage', 'Pacific/Honolulu', 'America/Halifax', 'America/Toronto', 'America/Winnipeg', 'America/Vancouver'];

function zones() {
  const all = Intl.supportedValuesOf?.('timeZone') ?? [];
  return [...COMMON, ...all.filter((zone) => !COMMON.includes(zone))].map((zone) => [zone, zone.replaceAll('_', ' ')]);
}

export function Create({ onClose }) {
  const [given, setGiven] = useState({ business: '', time_zone: '', tenant_id: '' });
  const act = useAct(async () => {
    const filled = Object.entries(given).map(([field, value]) => [field, value.trim()]).filter(([, value]) => value);
    const made = await call('POST', '/v1/operator/tenants', Object.fromEntries(filled));
    forget();
    toast('Created');
    go(at('fleet', made.body.tenant.tenant_id));
  });
  const tied = (field) => ({
    value: given[field],
    wrong: act.problem?.errors[field],
    onInput: (value) => setGiven({ ...given, [field]: value }),
    autocomplete: 'off',
  });
  return html`<${Ask} title="New business" act=${act} onClose=${onClose} verb="Create" kind="primary">
    <${TextField} label="Business name" hint="As its customers know it." ...${tied('business')} />
    <${Select} label="Time zone" hint="Its opening hours are in it." ...${tied('time_zone')}
      options=${[['', 'Please choose'], ...zones()]} />
    <${TextField} label="Id (may be empty)" spellcheck="false" ...${tied('tenant_id')}
      hint="tn_ with small letters and digits, for instance tn_riverside. One is made up otherwise." /><//>`;
}
