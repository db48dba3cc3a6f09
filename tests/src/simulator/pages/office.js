// ServiceTitan as the office sees it: bookings, newest first.
import { html } from '/assets/now/html.js';
import { Empty } from '/assets/now/kit/empty.js';
import { Notice } from '/assets/now/kit/notice.js';
import { useRef } from '/assets/now/vendor/preact.js';
import { Booking } from './booking.js';

export function Office({ shown }) {
  const { office, faults } = shown;
  // What was there when the page was opened is not news.
  const opened = useRef(new Date().toISOString());
  return html`<section class="office" aria-labelledby="office-title">
    <header class="sim-head"><h2 id="office-title">ServiceTitan</h2>
      ${office && html`<span class="soft small">Calls → Bookings${office.bookings.length > 0 ? ` · ${office.bookings.length}` : ''}</span>`}
    </header>
    ${faults.down && html`<${Notice} tone="warn">ServiceTitan is down for maintenance: IntelliSend gets no answer from it.<//>`}
    ${!office && html`<${Notice} title="Bookings go to the ServiceTitan that you named">Look there: Calls → Bookings.<//>`}
    ${office && html`<div class="sim-scroll office-list" tabindex="0" role="region" aria-label="Bookings">
      ${office.bookings.length === 0 && html`<${Empty} title="No bookings yet">A text to the number of the business becomes one, in
        about a second.<//>`}
      ${office.bookings.map((booking) => html`<${Booking} key=${booking.id} booking=${booking}
        isNew=${booking.created_at > opened.current} />`)}
    </div>`}
  </section>`;
}
