// What a conversation became in ServiceTitan.
import { html } from '../html.js';
import { useScope } from '../scope.js';
import { Badge } from '../kit/badge.js';
import { Ago } from '../kit/when.js';
import { count } from './words.js';

const TONES = { New: 'accent', Accepted: 'good', Converted: 'good' };

export function Booking({ conversation }) {
  const scope = useScope();
  const { booking } = conversation;
  return html`<aside class="activity-booking" aria-label="Booking">
    ${booking ? html`<${Made} conversation=${conversation} />`
      : html`<h3>No booking</h3><p class="soft">${none(conversation)}</p>`}
    ${conversation.customer.number && html`<p class="small activity-apart">Not a customer, or to be erased?${' '}
      <a href=${scope.page('business')}>That is done under Business</a>, with this number.</p>`}
  </aside>`;
}

function Made({ conversation }) {
  const { booking, texts, owed, parked, held } = conversation;
  const seen = booking.status_seen_at;
  const place = booking.environment === 'integration' ? "ServiceTitan's test environment" : 'ServiceTitan';
  const waits = owed + parked + held;
  return html`
    <h3>Booking <span class="number">${booking.id}</span></h3>
    <dl class="facts">
      <dt>Status</dt>
      <dd>${booking.status ? html`<${Badge} tone=${TONES[booking.status] ?? ''}>${booking.status}<//>` : 'Not known yet'}
        ${seen && html` <span class="small soft">as of <${Ago} at=${seen} /></span>`}
        ${!seen && html`<div class="small soft">Looked at every ten minutes</div>`}</dd>
      ${booking.job_id && html`<dt>Job</dt><dd class="number">${booking.job_id}</dd>`}
      <dt>Holds</dt>
      <dd>${holds(texts, waits)}</dd>
    </dl>
    <p class="small">It is in ${place} under Calls → Bookings, with the customer's words, links to photos and
      your answers in its Notes (ServiceTitan calls it <em>Summary</em>).</p>
    <details class="more small"><summary>For support</summary>
      <dl class="facts">
        <dt>External id</dt><dd><code>${booking.external_id}</code></dd>
        <dt>Tenant id</dt><dd><code>${booking.servicetitan_tenant_id}</code></dd>
        <dt>Provider id</dt><dd><code>${booking.booking_provider_id}</code></dd>
      </dl></details>`;
}

function holds(texts, waits) {
  if (texts === null) return 'Not known: the booking was found in ServiceTitan';
  return waits > 0 ? `${count(texts - waits, 'text')}; ${waits.toLocaleString()} more on the way` : count(texts, 'text');
}

function none({ state }) {
  if (state === 'needs_none' || state === 'dismissed') return 'None was made, and none will be unless you book it.';
  if (state === 'waiting') return 'It will be here in a moment.';
  return 'There is none yet.';
}
