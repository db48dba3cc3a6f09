// The figures of some days.
import { html } from '../html.js';
import { useRef } from '../vendor/preact.js';
import { Bones } from '../kit/bones.js';
import { ProblemNotice } from '../kit/notice.js';
import { isCalm } from './needs.js';
import { stretch } from './words.js';

const DAYS = [7, 30, 90];

export function Figures({ loaded, days, onDays }) {
  const last = useRef(undefined);
  last.current = loaded.data ?? last.current;
  const stats = last.current;
  return html`<section class="card activity-figures" aria-label="Figures">
    <div class="activity-stretch">
      <label><span class="only-read">Figures of the </span>
        <select class="activity-days" value=${days} onChange=${(event) => onDays(Number(event.target.value))}>
          ${DAYS.map((each) => html`<option key=${each} value=${each} selected=${each === days}>Last ${each} days</option>`)}
        </select></label>
      ${stats && isCalm(stats) && html`<p class="activity-calm"><span aria-hidden="true">✓</span> No text needs you</p>`}
    </div>
    ${stats ? html`<dl aria-busy=${loaded.data ? undefined : 'true'}>${figuresOf(stats).map(([name, value, note]) => html`
        <div key=${name}><dt>${name}</dt><dd>${value}</dd>${note && html`<dd class="note">${note}</dd>`}</div>`)}</dl>`
      : !loaded.problem && html`<${Bones} lines=${2} label="Loading the figures" />`}
    ${!loaded.data && html`<${ProblemNotice} problem=${loaded.problem} title="No figures" again=${loaded.reload} />`}
  </section>`;
}

function figuresOf({ texts, bookings, jobs, median_seconds_to_booking: median, texts_outside_hours: outside }) {
  const share = texts > 0 ? `${Math.round((outside / texts) * 100)}% of them` : '';
  return [
    ['Texts', texts.toLocaleString()],
    ['Bookings', bookings.toLocaleString()],
    ['Jobs', jobs.toLocaleString()],
    ['Text to booking', median === null ? '–' : stretch(median), median === null ? '' : 'or less, for half of them'],
    ['While closed', outside.toLocaleString(), share],
  ];
}
