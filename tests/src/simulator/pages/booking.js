// A booking as the office reads it, and what its people do with it.
import { html } from '/assets/now/html.js';
import { useRef, useState } from '/assets/now/vendor/preact.js';
import { Badge } from '/assets/now/kit/badge.js';
import { Button } from '/assets/now/kit/button.js';
import { TextField } from '/assets/now/kit/field.js';
import { number } from '/assets/now/kit/number.js';
import { Ago } from '/assets/now/kit/when.js';
import { Notes } from './notes.js';
import { send } from './send.js';

const TONES = { New: 'accent', Accepted: 'accent', Converted: 'good', Dismissed: '' };
const WORDS = { New: 'New', Accepted: 'Accepted', Converted: 'Job', Dismissed: 'Dismissed' };

export function Booking({ booking, isNew }) {
  const { id, name, status, job, notes, job_notes: jobNotes } = booking;
  const isOpen = status === 'New' || status === 'Accepted';
  const article = useRef(null);
  return html`<article ref=${article} tabindex="-1" class=${`booking ${isNew ? 'is-new' : ''} ${isOpen ? '' : 'is-closed'}`} aria-labelledby=${`booking-${id}`}>
    <header><h3 id=${`booking-${id}`}>${name}</h3>
      <${Badge} tone=${TONES[status]}>${WORDS[status]}${job ? ` ${job}` : ''}<//></header>
    <p class="booking-about">Booking ${id} · ${booking.source} · <${Ago} at=${booking.created_at} /></p>
    <${Facts} booking=${booking} />
    <${Notes} label="Notes" words=${notes ?? ''} />
    ${jobNotes.length > 0 && html`<${Notes} label=${`Notes on job ${job}`} words=${jobNotes.join('\n\n')} />`}
    ${isOpen && html`<${Deeds} booking=${booking} done=${() => article.current.focus()} />`}
  </article>`;
}

function Facts({ booking }) {
  const { address } = booking;
  const place = address && [address.street, address.unit, address.city, [address.state, address.zip].filter(Boolean).join(' ')];
  const facts = [
    ['Priority', booking.priority !== 'Normal' && booking.priority],
    ['Phone', booking.contacts.map((contact) => number(/^\d{10}$/.test(contact) ? `+1${contact}` : contact)).join(', ')],
    ['Address', place?.filter(Boolean).join(', ')],
    ['Job type', booking.job_type],
    ['Business unit', booking.business_unit],
    ['Campaign', booking.campaign],
  ].filter(([, said]) => said);
  return html`<dl class="facts booking-facts">${facts.map(([called, said]) => html`
    <dt key=${called}>${called}</dt><dd>${said}</dd>`)}</dl>`;
}

/** What is pressed goes away, so the booking is focused when it is `done`. */
function Deeds({ booking, done }) {
  const [written, setWritten] = useState(null);
  const deal = async (deed) => {
    if (!(await send('POST', `/bookings/${booking.id}`, deed))) return;
    setWritten(null);
    done();
  };
  const save = (event) => {
    event.preventDefault();
    deal({ notes: [written.trim(), booking.notes].filter(Boolean).join('\n') });
  };
  if (written !== null) {
    return html`<form class="booking-writing" onSubmit=${save}>
      <${TextField} label="Write above the notes" value=${written} onInput=${setWritten} autofocus
        hint="What the office writes stays, whatever is texted later." />
      <div class="row"><${Button} little kind="primary" type="submit">Save<//>
        <${Button} little onClick=${() => { setWritten(null); done(); }}>Cancel<//></div>
    </form>`;
  }
  return html`<div class="row booking-deeds">
    <${Button} little kind="primary" onClick=${() => deal('convert')}>Book the job<//>
    <${Button} little onClick=${() => deal('dismiss')}>Dismiss<//>
    <${Button} little onClick=${() => setWritten('')}>Write in the notes<//>
  </div>`;
}
