// A short word that something was done. It is read out, and goes by itself.
import { html } from '../html.js';
import { useEffect, useState } from '../vendor/preact.js';

const SHOWN_MS = 5000;
let show = () => {};
let next = 0;

export function toast(words) {
  show(words);
}

export function Toasts() {
  const [shown, setShown] = useState([]);
  useEffect(() => {
    show = (words) => {
      const id = next++;
      setShown((all) => [...all.slice(-2), { id, words }]);
      setTimeout(() => setShown((all) => all.filter((each) => each.id !== id)), SHOWN_MS);
    };
    return () => { show = () => {}; };
  }, []);
  return html`<div class="toasts" role="status" aria-live="polite">${shown.map((each) => html`
    <div key=${each.id} class="toast">${each.words}</div>`)}</div>`;
}
