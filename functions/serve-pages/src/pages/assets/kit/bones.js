// The place of something that is being loaded.
import { html } from '../html.js';

export function Bones({ lines = 6, label = 'Loading' }) {
  return html`<div class="bones" role="status"><b class="only-read">${label}</b>
    ${Array.from({ length: lines }, (_, line) => html`<span key=${line} aria-hidden="true"></span>`)}</div>`;
}
