// One line of the list: who, what they wrote last, and whether it is booked.
import { html } from '../html.js';
import { Badge } from '../kit/badge.js';
import { Ago } from '../kit/when.js';
import { STATES, count } from './words.js';

/** `news`: how often something new was heard of it while the list was looked at. */
export function Row({ conversation, to, isOpened, news }) {
  const { id, customer, state, booking, newest, last_text_at: at } = conversation;
  const { short, tone } = STATES[state];
  return html`<li class=${news ? `activity-news-${news % 2}` : ''}>
    <a class="activity-row" href=${to} data-conversation=${id} aria-current=${isOpened ? 'true' : undefined}>
      <span class="activity-who number">${customer.shown}</span>
      <span class="activity-when"><${Ago} at=${at} /></span>
      <span class="activity-words">${newest ? words(newest) : html`<em>The text is not kept any more</em>`}</span>
      <span class="activity-became"><${Badge} tone=${tone}>${short}<//>
        ${booking && html`<span class="number">${booking.job_id ? `Job ${booking.job_id}` : `Booking ${booking.id}`}</span>`}
      </span>
    </a></li>`;
}

function words({ words: written, media }) {
  const files = media > 0 && html`<em>${count(media, 'photo or file', 'photos or files')}</em>`;
  return html`${written} ${files}`;
}
