// A state in one or two words.
import { html } from '../html.js';

/** `tone`: good, warn, bad, accent or none. */
export function Badge({ tone = '', children }) {
  return html`<span class=${`badge ${tone}`}>${children}</span>`;
}
