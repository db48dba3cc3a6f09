// Steps that light up one by one.
import { html } from '../html.js';

const SIGNS = { ok: '✓', failed: '✕', unknown: '?', warn: '!', skipped: '–', running: '', waiting: '' };
const WORDS = {
  ok: 'Done', failed: 'Failed', unknown: 'Not clear', warn: 'Please look', skipped: 'Not tried', running: 'In progress',
  waiting: 'Not yet',
};

/** `steps`: `{ key, state, title, detail, certainty }` each; `state` is one of the words above. */
export function Lights({ steps, label }) {
  return html`<ol class="lights" aria-label=${label} aria-live="polite">${steps.map((step) => html`
    <li key=${step.key} class=${`light ${step.state}`}>
      <span class="sign" aria-hidden="true">${SIGNS[step.state]}</span>
      <div><span class="only-read">${WORDS[step.state]}: </span>${step.title}
        ${step.certainty && html` <span class="certainty">(${step.certainty})</span>`}
        ${step.detail && html`<div class="detail">${step.detail}</div>`}</div>
    </li>`)}</ol>`;
}
