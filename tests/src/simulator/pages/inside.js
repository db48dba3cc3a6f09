// What happens between the phone and ServiceTitan, oldest first, as a story is read.
import { html } from '/assets/now/html.js';
import { clock, exact } from '/assets/now/kit/when.js';
import { useNewestInSight } from './sight.js';

const MUCH_LATER_MS = 15 * 60_000;

export function Inside({ events }) {
  const newest = events.at(-1);
  const list = useNewestInSight(newest && `${newest.number} ${newest.times}`);
  return html`<section class="sim-inside" aria-labelledby="sim-inside-title">
    <header class="sim-head"><h2 id="sim-inside-title">What happens inside</h2></header>
    <div class="sim-scroll" ref=${list} tabindex="0" role="log" aria-label="What happens inside">
      ${events.length === 0 && html`<p class="sim-nothing">Send a text, and each step of it is told here.</p>`}
      <ol class="sim-events">${events.map((event) => html`
        <li key=${event.number} class=${`sim-event is-${event.tone} ${event.begins ? 'begins' : ''}`}>
          <time datetime=${event.at} title=${exact(event.at)}>${later(event)}</time>
          <span>${event.words}${event.times > 1 && html` <span class="sim-times">${event.times} times</span>`}</span>
        </li>`)}</ol>
    </div>
  </section>`;
}

/** How long after the text, or at what time where no text was near. */
function later({ at, after_ms: after }) {
  if (after === null || after > MUCH_LATER_MS) return clock(at);
  if (after < 60_000) return `+${(after / 1000).toFixed(1)} s`;
  const seconds = Math.round(after / 1000);
  return `+${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
