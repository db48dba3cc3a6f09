// What a month comes to, business by business, to be billed.
import { html } from '../html.js';
import { useEffect, useState } from '../vendor/preact.js';
import { get } from '../api.js';
import { Button } from '../kit/button.js';
import { Bones } from '../kit/bones.js';
import { Dialog } from '../kit/dialog.js';
import { Select } from '../kit/field.js';
import { ProblemNotice } from '../kit/notice.js';
import { saveAs } from '../download.js';
import { table } from './csv.js';

const MONTHS = 25;
const ROWS = 50;
const WORDS = new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** Counts are kept for so long, by months in UTC. */
function months(now = new Date()) {
  return Array.from({ length: MONTHS }, (_, before) => {
    const begins = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - before, 1));
    return [begins.toISOString().slice(0, 7), WORDS.format(begins)];
  });
}

async function read(month, signal, tell) {
  const lines = [];
  let next = null;
  do {
    const after = next ? `&after=${encodeURIComponent(next)}` : '';
    const page = await get(`/v1/operator/usage?month=${month}&limit=200${after}`, { signal });
    lines.push(...page.tenants);
    next = page.next;
    tell({ month, lines: [...lines], isWhole: !next });
  } while (next);
}

function useUsage(month) {
  const [state, setState] = useState({});
  const [turn, again] = useState(0);
  useEffect(() => {
    const control = new AbortController();
    setState({});
    read(month, control.signal, setState)
      .catch((problem) => { if (problem.name !== 'AbortError') setState((before) => ({ ...before, problem })); });
    return () => control.abort();
  }, [month, turn]);
  return { ...state, again: () => again(turn + 1) };
}

const sum = (lines, what) => lines.reduce((all, line) => all + line[what], 0);

export function Usage({ onClose }) {
  const [choices] = useState(months);
  const [month, setMonth] = useState(choices[0][0]);
  const { lines, isWhole, problem, again } = useUsage(month);
  const save = () => {
    const rows = lines.map((line) => [line.tenant_id, line.business, line.texts, line.bookings]);
    saveAs(table([['tenant_id', 'business', 'texts', 'bookings'], ...rows]), `intellisend-${month}.csv`);
  };
  return html`<${Dialog} title="Month's counts" onClose=${onClose}>
    <p class="soft">Texts that were taken into a booking, and bookings that were made. Days are UTC's. A business that was
      deleted is not among them.</p>
    <${Select} label="Month" value=${month} options=${choices} onInput=${setMonth} />
    <${ProblemNotice} problem=${problem} again=${again} />
    ${!lines && !problem && html`<${Bones} label="Counting" />`}
    ${lines && html`<${Counts} lines=${lines} isWhole=${isWhole} />`}
    <div class="ends"><${Button} onClick=${onClose}>Close<//>
      <${Button} kind="primary" disabled=${!isWhole} onClick=${save}>Save as CSV<//></div><//>`;
}

function Counts({ lines, isWhole }) {
  const most = [...lines].sort((a, b) => b.texts - a.texts).slice(0, ROWS);
  return html`<p role="status">${lines.length.toLocaleString()} businesses${isWhole ? '' : ' so far'}:
      <strong> ${sum(lines, 'texts').toLocaleString()}</strong> texts,
      <strong> ${sum(lines, 'bookings').toLocaleString()}</strong> bookings.</p>
    <div class="fleet-counts" tabindex="0" role="region" aria-label="Counts">
      <table class="table"><thead><tr>${['Business', 'Texts', 'Bookings'].map((name) => html`
        <th key=${name} scope="col">${name}</th>`)}</tr></thead>
        <tbody>${most.map((line) => html`<tr key=${line.tenant_id}><td>${line.business || line.tenant_id}</td>
          <td>${line.texts.toLocaleString()}</td><td>${line.bookings.toLocaleString()}</td></tr>`)}</tbody></table>
    </div>
    ${lines.length > ROWS && html`<p class="small soft">The ${ROWS} with the most texts. The file has all.</p>`}`;
}
