// What needs a person now, each with the way to it.
import { html } from '../html.js';
import { useScope } from '../scope.js';
import { Ago } from '../kit/when.js';
import { HeldActs } from './held-acts.js';
import { count } from './words.js';

export const isCalm = ({ waiting, set_aside: aside }) => waiting.held + waiting.parked + aside === 0;

/** `stats`: undefined until they came. */
export function Needs({ stats, address, onDone }) {
  const scope = useScope();
  if (!stats) return null;
  const { waiting, set_aside: aside } = stats;
  const { owed, parked, held } = waiting;
  const some = (many) => `${waiting.at_least ? 'At least ' : ''}${count(many, 'text')}`;
  const since = (at) => at && html`<span class="small">Oldest <${Ago} at=${at} />.</span>`;
  return html`
    ${!isCalm(stats) && html`<section class="activity-needs" aria-label="Needs you"><ul>
      ${held > 0 && html`<li><a href=${address({ state: 'held' })}>${some(held)} held</a>
        <span>Book or dismiss ${held === 1 ? 'it' : 'them'}.</span> ${since(waiting.oldest_held)}
        <${HeldActs} held=${held} atLeast=${waiting.at_least} onDone=${onDone} /></li>`}
      ${parked > 0 && html`<li><a href=${address({ state: 'parked' })}>${some(parked)} parked</a>
        <span>${parked === 1 ? 'It waits' : 'They wait'} for the connection to ServiceTitan.</span>
        ${since(waiting.oldest_parked)} <a class="aside" href=${scope.page('connection')}>See the connection</a></li>`}
      ${aside > 0 && html`<li><a href=${address({ state: 'set_aside' })}>${count(aside, 'conversation')} set aside</a>
        <span>ServiceTitan does not take ${aside === 1 ? 'it as it is' : 'them as they are'}.</span></li>`}
    </ul></section>`}
    ${owed > 0 && html`<p class="soft small"><a href=${address({ state: 'waiting' })}>${some(owed)}</a> being booked right
      now, oldest <${Ago} at=${waiting.oldest_owed} />.</p>`}`;
}
