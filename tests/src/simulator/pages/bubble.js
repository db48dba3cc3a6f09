// A message on the phone, with what became of it.
import { html } from '/assets/now/html.js';
import { clock, exact } from '/assets/now/kit/when.js';

const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const PAUSE_MS = 5 * 60_000;

const SENT = {
  accepted: 'Sending', queued: 'Sending', sent: 'Sent', delivered: 'Delivered', undelivered: 'Not delivered', failed: 'Not delivered',
};

export function Bubble({ message, before }) {
  const { from_customer: isOwn, words, photos, at } = message;
  const state = isOwn ? ofText(message) : ofReply(message);
  const isLater = !before || Date.parse(at) - Date.parse(before.at) > PAUSE_MS;
  return html`
    ${isLater && html`<p class="phone-time"><time datetime=${at}>${clock(at)}</time></p>`}
    <div class=${`bubble ${isOwn ? 'own' : 'reply'}`} title=${exact(at)}>
      <span class="only-read">${isOwn ? 'Sent: ' : 'Received: '}</span>
      ${photos.map((photo) => html`<img key=${photo} class="bubble-photo" src=${photo} alt="A photo" />`)}
      ${words && html`<p class="bubble-words">${words}</p>`}
      ${state && html`<p class=${`bubble-state ${state.tone ?? ''}`}>${state.words}</p>`}
    </div>`;
}

/** What became of a text of the customer's. */
function ofText({ handed, fate }) {
  if (fate?.is === 'booked') return { words: `In booking ${fate.booking}`, tone: 'good' };
  if (fate?.is === 'needs_none') return { words: `Needs no booking: ${fate.why}` };
  if (fate?.is === 'held') return { words: 'Held, until somebody decides in Activity', tone: 'warn' };
  if (fate?.is === 'set_aside') return { words: 'Set aside, until somebody decides in Activity', tone: 'bad' };
  if (fate?.is === 'waits' && fate.why) return { words: `Waits: ${fate.why}`, tone: 'warn' };
  if (fate?.is === 'in_doubt') return { words: `Waits until ${CLOCK.format(new Date(fate.until))}, when nothing is in doubt`, tone: 'warn' };
  if (handed?.went === 'taken') return { words: `Taken in ${handed.within_ms} ms` };
  if (handed?.went === 'kept') return { words: 'Twilio cannot reach IntelliSend', tone: 'warn' };
  if (handed?.went === 'refused') return { words: `Not taken (${handed.status})`, tone: 'bad' };
  return handed === null ? null : { words: 'Sending' };
}

function ofReply({ status, error_code: code }) {
  const words = SENT[status] ?? status;
  const isBad = status === 'undelivered' || status === 'failed';
  return { words: isBad && code ? `${words} (${code})` : words, tone: isBad ? 'bad' : undefined };
}
