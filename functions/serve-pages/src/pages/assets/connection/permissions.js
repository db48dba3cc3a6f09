// What the app has to be allowed to do in ServiceTitan, as the developer portal lists it.
import { html } from '../html.js';
import { Badge } from '../kit/badge.js';
import { Copy } from '../kit/copy.js';
import { APP_ACCESS, toGrant } from './words.js';

const named = (need) => ([name, api, without]) => ({
  name, need, without, portal: `${api} → ${name.endsWith(':w') ? 'Modify' : 'View'}`,
});

const REQUIRED = [
  ['tn.crm.bookings:w', 'CRM → Bookings', 'no text can become a booking'],
  ['tn.crm.bookings:r', 'CRM → Bookings', 'it cannot be seen whether a booking was made already'],
  ['tn.crm.customers:r', 'CRM → Customers', 'known customers are not recognized by their number'],
];
const RECOMMENDED = [
  ['tn.crm.locations:r', 'CRM → Locations', 'a known customer’s addresses are not offered'],
  ['tn.jpm.jobs:r', 'Job Planning & Management → Jobs', 'open jobs of the customer are not recognized'],
  ['tn.jpm.jobs:w', 'Job Planning & Management → Jobs', 'a text about a job on its way is not noted on the job'],
  ['tn.jpm.appointments:r', 'Job Planning & Management → Appointments',
    'coming appointments of the customer are not recognized'],
  ['tn.tlc.calls:r', 'Telecom → Calls', 'a call just before the text is not mentioned'],
];
const LISTS = [
  ['tn.crm.bookingprovidertags:r', 'CRM → Booking Provider Tags', 'the booking provider cannot be chosen from a list'],
  ['tn.crm.bookingprovidertags:w', 'CRM → Booking Provider Tags', 'the booking provider tag cannot be made from here'],
  ['tn.stt.businessunits:r', 'Settings → Business Units', 'the business unit cannot be chosen from a list'],
  ['tn.mrk.campaigns:r', 'Marketing → Campaigns', 'the campaign cannot be chosen from a list'],
  ['tn.jpm.jobtypes:r', 'Job Planning & Management → Job Types', 'the job type cannot be chosen from a list'],
];

const GROUPS = [
  { title: 'Required', hint: 'Without all of these the connection does not work as it should.',
    scopes: REQUIRED.map(named('required')) },
  { title: 'Recommended', hint: 'Texts are booked without them, with less in the booking.',
    scopes: RECOMMENDED.map(named('recommended')) },
  { title: 'For choosing from lists', hint: 'Without them a number is typed in where a name could be chosen.',
    scopes: LISTS.map(named('lists')) },
];

/** What to do about those that are missing. */
export const GRANT = `In the developer portal, see that the app asks for what is missing. Then, in ServiceTitan, under
  ${APP_ACCESS}, choose Upgrade to New Version on the app’s card, then Allow. Nothing needs to be pasted again.`;

const ALL = GROUPS.flatMap((group) => group.scopes);

export const scopeOf = (name) => ALL.find((each) => each.name === name) ?? { name, portal: name, need: 'not needed' };

/** As the portal shows it; a scope that is not asked for stays as it is. */
export const inPortal = (name) => scopeOf(name).portal;

const SIGNS = { ok: ['✓', 'Granted'], failed: ['✕', 'Missing'], open: ['?', 'Not clear'], none: ['', ''] };

/** `granted`: as the newest token states them; a finding that was tried out says more. */
function stateOf(name, granted, findings) {
  const found = findings?.find((each) => each.scope === name)?.status;
  if (found === 'ok' || found === 'failed') return found;
  if (found === 'unknown') return 'open';
  if (!granted) return 'none';
  if (granted.length === 0) return 'open';
  if (granted.includes(name)) return 'ok';
  // Whether the right to modify includes the right to view is not documented.
  return granted.includes(name.replace(/:r$/, ':w')) ? 'open' : 'failed';
}

export function Permissions({ connection, findings }) {
  const granted = connection.scopes;
  const all = ALL.map((each) => ({ ...each, state: stateOf(each.name, granted, findings) }));
  const missing = all.filter((each) => each.state === 'failed' && each.need !== 'lists');
  return html`<details class="card more connection-permissions" open=${missing.length > 0}>
    <summary><h2>Permissions</h2> ${granted?.length > 0 && html`<${Badge} tone=${missing.length > 0 ? 'warn' : 'good'}>${
      missing.length > 0 ? `${missing.length} missing` : 'All granted'}<//>`}</summary>
    <div class="stack">
      <p class="soft">What IntelliSend may do in ServiceTitan, named as its portal names it.${missing.length > 0
        && ` ${GRANT}`}</p>
      ${missing.length > 0 && html`<div><${Copy} text=${() => toGrant(missing.map((each) => each.portal))}>Copy instructions
        for your admin<//></div>`}
      <div class="connection-groups">${GROUPS.map((group) => html`<${Group} key=${group.title} ...${group}
        scopes=${all.filter((each) => group.scopes.some((own) => own.name === each.name))} />`)}</div>
    </div>
  </details>`;
}

function Group({ title, hint, scopes }) {
  return html`<div>
    <h3>${title}</h3>
    <p class="small soft">${hint}</p>
    <ul class="connection-scopes">${scopes.map(({ name, portal, state, without }) => html`
      <li key=${name} class=${state}>
        <span class="sign" aria-hidden="true">${SIGNS[state][0]}</span>
        <div>${SIGNS[state][1] && html`<span class="only-read">${SIGNS[state][1]}: </span>`}${portal} <code>${name}</code>
          ${state === 'failed' && html`<div class="small">Missing. Without it ${without}.</div>`}
          ${state === 'open' && html`<div class="small">Not clear. Without it ${without}.</div>`}</div>
      </li>`)}</ul>
  </div>`;
}
