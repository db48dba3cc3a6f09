// What narrows the list.
import { html } from '../html.js';
import { useEffect, useState } from '../vendor/preact.js';
import { Button } from '../kit/button.js';
import { Select, TextField } from '../kit/field.js';
import { isFiltered } from './filter.js';
import { STATES } from './words.js';

const NONE = { state: '', from: '', to: '', number: '' };
const OPTIONS = [['', 'All'], ...Object.entries(STATES).map(([state, { short }]) => [state, short])];

export function Filters({ filter, change, problem }) {
  const [typed, setTyped] = useState(filter.number);
  const [hasDates, showDates] = useState(Boolean(filter.from || filter.to));
  useEffect(() => setTyped(filter.number), [filter.number]);
  const search = (event) => {
    event.preventDefault();
    change({ number: typed.trim() });
  };
  return html`<form class="activity-filters" role="search" aria-label="Find conversations" onSubmit=${search}>
    <${Select} label="State" value=${filter.state} options=${OPTIONS} onInput=${(state) => change({ state })} />
    <div class="activity-number">
      <${TextField} label="Customer's number" type="search" inputmode="tel" autocomplete="off" value=${typed}
        wrong=${filter.number && problem?.errors?.number} onInput=${setTyped} />
      <${Button} type="submit">Search<//>
    </div>
    <${Button} kind="plain-link activity-dates-shown" aria-expanded=${String(hasDates)}
      onClick=${() => showDates(!hasDates)}>Dates<//>
    <div class=${`activity-dates ${hasDates ? 'open' : ''}`} role="group" aria-label="When the newest text came">
      <${TextField} label="From" type="date" value=${filter.from} max=${filter.to} onInput=${(from) => change({ from })} />
      <${TextField} label="Through" type="date" value=${filter.to} min=${filter.from} onInput=${(to) => change({ to })} />
    </div>
    ${isFiltered(filter) && html`<${Button} kind="plain-link activity-all-shown" onClick=${() => change(NONE)}>
      Show all conversations<//>`}
  </form>`;
}
