// What stands where there is nothing to show, and what to do about it.
import { html } from '../html.js';

export function Empty({ title, children }) {
  return html`<div class="empty"><strong>${title}</strong><div>${children}</div></div>`;
}
