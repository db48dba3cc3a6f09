// Something that has to be answered before one goes on.
import { html } from '../html.js';
import { useEffect, useId, useRef } from '../vendor/preact.js';

/** `lasting`: it cannot be left without an answer. */
export function Dialog({ title, onClose, lasting, children }) {
  const dialog = useRef(null);
  const id = useId();
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element.showModal();
    return () => { element.close(); before?.focus?.(); };
  }, []);
  const cancel = (event) => {
    event.preventDefault();
    if (!lasting) onClose?.();
  };
  return html`<dialog class="dialog" ref=${dialog} aria-labelledby=${id} onCancel=${cancel}>
    <div class="inside"><h2 id=${id}>${title}</h2>${children}</div>
  </dialog>`;
}
