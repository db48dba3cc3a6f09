// Who the business is, and when somebody is in the office.
import { html } from '../html.js';
import { Field, TextField } from '../kit/field.js';
import { number } from '../kit/number.js';
import { FormCard, Odd, useSettings, useSettingsForm } from './form.js';
import { Hours } from './hours.js';

export function Office() {
  const { settings } = useSettings();
  const saved = { business: settings.business, office_phone: number(settings.office_phone), time_zone: settings.time_zone };
  const form = useSettingsForm('office', saved, (changed) => ({
    ...changed,
    ...('office_phone' in changed && { office_phone: changed.office_phone.trim() || null }),
  }));
  return html`<${FormCard} title="Your business" form=${form}>
      <div><${TextField} label="Business name" hint="As your customers know it. Replies begin with it." maxlength="100"
        autocomplete="organization" ...${form.field('business')} /><${Odd} said=${settings.warnings.business} /></div>
      <div class="columns">
        <${TextField} label="Office phone" type="tel" autocomplete="tel" placeholder="(555) 000-1234"
          hint="Customers in a hurry are told to call it. Empty: replies name no phone." ...${form.field('office_phone')} />
        <${ZoneField} ...${form.field('time_zone')} />
      </div>
    <//>
    <${Hours} />`;
}

const NEAR = [
  'America/New_York', 'America/Chicago', 'America/Denver', 'America/Phoenix', 'America/Los_Angeles', 'America/Anchorage',
  'Pacific/Honolulu', 'America/Puerto_Rico', 'America/St_Johns', 'America/Halifax', 'America/Toronto', 'America/Winnipeg',
  'America/Regina', 'America/Edmonton', 'America/Vancouver', 'America/Mexico_City', 'America/Tijuana',
];
const FAR = Intl.supportedValuesOf('timeZone').filter((zone) => !NEAR.includes(zone));

/** "Central Time (Chicago)". */
function zoneName(zone) {
  const city = zone.split('/').pop().replaceAll('_', ' ');
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longGeneric' }).formatToParts();
  return `${parts.find((part) => part.type === 'timeZoneName').value} (${city})`;
}

function nowIn(zone) {
  try {
    const now = new Date().toLocaleString('en-US', { timeZone: zone, weekday: 'long', hour: 'numeric', minute: '2-digit' });
    return `It is ${now} there now.`;
  } catch {
    return 'This browser does not know it.';
  }
}

function ZoneField({ value, onInput, wrong }) {
  const far = NEAR.includes(value) || FAR.includes(value) ? FAR : [value, ...FAR];
  const option = (zone, words) => html`<option key=${zone} value=${zone} selected=${zone === value}>${words}</option>`;
  return html`<${Field} label="Time zone" hint=${nowIn(value)} wrong=${wrong}>${(tied) => html`
    <select class="input" value=${value} onChange=${(event) => onInput(event.target.value)} ...${tied}>
      <optgroup label="North America">${NEAR.map((zone) => option(zone, zoneName(zone)))}</optgroup>
      <optgroup label="Everywhere">${far.map((zone) => option(zone, zone.replaceAll('_', ' ')))}</optgroup>
    </select>`}<//>`;
}
