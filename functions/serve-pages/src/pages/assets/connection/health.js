// What stands in the way now, what did lately, and what to do about it.
import { html } from '../html.js';
import { useScope } from '../scope.js';
import { Copy } from '../kit/copy.js';
import { Notice } from '../kit/notice.js';
import { clock } from '../kit/when.js';
import { inPortal } from './permissions.js';
import { toGrant, Remedy, Verdict } from './words.js';

const DAY_MS = 86_400_000;
const isRecent = (at, days) => Date.now() - Date.parse(at) < days * DAY_MS;

export function Health({ connection, texts }) {
  const { health, pending, refused } = connection;
  return html`
    ${connection.state === 'disconnected' && html`<${Notice} title="Disconnected">
      <p>Since ${clock(connection.disconnected_at)}. To connect again, save a client id and client secret below. Until
        then no text is booked here.</p><//>`}
    ${health.state === 'needs_attention' && html`<${Attention} health=${health} parked=${texts.parked} />`}
    ${health.state === 'delayed' && html`<${Notice} tone="warn" title=${health.cause}>
      <p>${health.remedy}</p><${Times} health=${health} />
      ${health.circuit && html`<p class="small soft">ServiceTitan last said: ${health.circuit.why}</p>`}<//>`}
    ${pending && html`<${Notice} tone="accent" title="Saved, and not tested yet">
      <p>${pending.why} It is tried each minute${pending.tried_at && html`, last at ${clock(pending.tried_at)}`}; there is
        nothing to do.${connection.credentials && ' Until then what was in use stays in use.'}</p><//>`}
    ${refused && html`<${Notice} tone="bad" title="ServiceTitan does not accept what was saved">
      <${Remedy} text=${refused.why} />
      <p class="small soft">Found at ${clock(refused.at)}.${connection.credentials
        && ' What was in use before still is.'}</p>
    <//>`}
    ${health.inactive.length > 0 && html`<${Inactive} sentences=${health.inactive} />`}
    <${Drift} drift=${connection.credentials && health.drift} missing=${connection.missing_scopes} />
    ${health.recovered && health.state === 'ok' && isRecent(health.recovered.at, 1)
      && html`<${Recovered} recovered=${health.recovered} />`}`;
}

function Recovered({ recovered: { at, since, cause } }) {
  return html`<${Notice} tone="good" title="It works again">
    <p>Since ${clock(at)}. It did not from ${clock(since)} on: ${cause}</p><//>`;
}

function Attention({ health, parked }) {
  return html`<${Notice} tone="bad" title="Texts wait until this is solved">
    <${Verdict} cause=${health.cause} sure=${health.certainty} remedy=${health.remedy} traceId=${health.trace_id} />
    <${Times} health=${health} />
    <p class="small">${parked > 0 && `${parked} ${parked === 1 ? 'text waits' : 'texts wait'}. `}Every text is kept, and that
      it is solved is noticed by itself.</p><//>`;
}

function Times({ health }) {
  return html`<p class="small soft">Since ${clock(health.since)}.${health.next_probe_at
    && ` IntelliSend asks ServiceTitan again at ${clock(health.next_probe_at)}.`}</p>`;
}

function Inactive({ sentences }) {
  const scope = useScope();
  return html`<${Notice} tone="warn" title="Something that bookings name is not active in ServiceTitan any more">
    <ul>${sentences.map((each) => html`<li key=${each}>${each}</li>`)}</ul>
    <p>Choose anew under <a href=${scope.page('business')}>Business</a>.</p><//>`;
}

/** Told for a week; what was lost and is needed, for as long as it is missing. */
function Drift({ drift, missing }) {
  if (!drift) return null;
  const lacking = [...missing?.required ?? [], ...missing?.recommended ?? []];
  const lost = drift.lost.filter((name) => lacking.includes(name) || isRecent(drift.at, 7));
  const gained = isRecent(drift.at, 7) ? drift.gained : [];
  if (lost.length + gained.length === 0) return null;
  const isLacking = lost.some((name) => lacking.includes(name));
  const names = (scopes) => scopes.map(inPortal).join('; ');
  return html`<${Notice} tone=${isLacking ? 'warn' : ''} title="What IntelliSend may do in ServiceTitan changed">
    <p>Noticed at ${clock(drift.at)}.${lost.length > 0 && ` Taken away: ${names(lost)}.`}
      ${gained.length > 0 && ` Added: ${names(gained)}.`}</p>
    ${isLacking && html`<p>What each of them is needed for is told under Permissions.</p>
      <div class="row"><${Copy} text=${() => toGrant(lost.map(inPortal))}>Copy instructions for your admin<//></div>`}<//>`;
}
