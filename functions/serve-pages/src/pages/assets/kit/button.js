// Something to press. While what it started goes on it says so, stays focused and does nothing more.
import { html } from '../html.js';

export function Button({ kind = '', little, busy, busyLabel, disabled, children, onClick, type = 'button', ...rest }) {
  const off = Boolean(busy || disabled);
  const press = (event) => {
    if (off) event.preventDefault();
    else onClick?.(event);
  };
  return html`<button type=${type} class=${`button ${kind} ${little ? 'little' : ''}`} aria-disabled=${off ? 'true' : undefined}
    onClick=${press} ...${rest}>${busy && html`<span class="turning" aria-hidden="true"></span>`}
    ${busy && busyLabel ? busyLabel : children}</button>`;
}
