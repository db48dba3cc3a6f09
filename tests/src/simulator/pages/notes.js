// Notes, line by line, with what is new in them marked.
import { html } from '/assets/now/html.js';
import { useRef } from '/assets/now/vendor/preact.js';

const LINK = /(https?:\/\/\S+)/;

export function Notes({ label, words }) {
  const lines = words.split('\n');
  const fresh = useFresh(lines);
  return html`<div class="booking-notes"><h4>${label}</h4>
    <div class="booking-lines">${lines.map((line, index) => html`
      <p key=${`${index} ${line}`} class=${fresh.has(index) ? 'is-fresh' : ''}>${linked(line)}</p>`)}</div></div>`;
}

/** Places of the lines that were not there before the last change. */
function useFresh(lines) {
  const words = lines.join('\n');
  const known = useRef({ words, lines, fresh: new Set() });
  if (known.current.words !== words) {
    const left = [...known.current.lines];
    const places = lines.flatMap((line, place) => {
      const at = left.indexOf(line);
      if (at >= 0) left.splice(at, 1);
      return at < 0 && line ? [place] : [];
    });
    known.current = { words, lines, fresh: new Set(places) };
  }
  return known.current.fresh;
}

function linked(line) {
  return line.split(LINK).map((part, index) => (index % 2 === 0
    ? part
    : html`<a key=${index} href=${part} target="_blank" rel="noreferrer">${part}</a>`));
}
