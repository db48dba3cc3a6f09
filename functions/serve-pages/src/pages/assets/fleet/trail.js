// Who did what.
import { html } from '../html.js';
import { useEffect, useRef, useState } from '../vendor/preact.js';
import { get } from '../api.js';
import { Bones } from '../kit/bones.js';
import { Button } from '../kit/button.js';
import { Dialog } from '../kit/dialog.js';
import { Empty } from '../kit/empty.js';
import { ProblemNotice } from '../kit/notice.js';
import { Ago } from '../kit/when.js';

const AT_ONCE = 20;
const WHERE = { production: 'production', integration: 'test environment' };

const inWords = (act) => act.charAt(0).toUpperCase() + act.slice(1).replaceAll('_', ' ');

/** @param {string} path of a trail */
export function Trail({ path, empty }) {
  const [state, setState] = useState({ busy: true });
  const alive = useRef(true);
  const read = async (before) => {
    setState((known) => ({ ...known, busy: true, problem: null }));
    try {
      const from = before ? `&before=${encodeURIComponent(before)}` : '';
      const page = await get(`${path}?limit=${AT_ONCE}${from}`);
      if (!alive.current) return;
      setState(({ entries = [] }) => ({ entries: [...(before ? entries : []), ...page.entries], next: page.next }));
    } catch (problem) {
      if (alive.current) setState((known) => ({ ...known, busy: false, problem }));
    }
  };
  useEffect(() => {
    alive.current = true;
    read();
    return () => { alive.current = false; };
  }, [path]);
  const { entries, next, busy, problem } = state;
  return html`
    <${ProblemNotice} problem=${problem} again=${() => read(next)} />
    ${!entries && busy && html`<${Bones} label="Reading the trail" lines=${4} />`}
    ${entries?.length === 0 && html`<${Empty} title="Nothing yet">${empty}<//>`}
    ${entries?.length > 0 && html`<ol class="fleet-trail">${entries.map((entry, index) => html`
      <li key=${index}><strong>${inWords(entry.act)}</strong>${entry.environment && html` <span class="soft">(${
        WHERE[entry.environment]})</span>`}
        ${entry.detail && html`<div>${entry.detail}</div>`}
        <div class="small soft">${entry.by}${entry.operator && ' (operator)'} · <${Ago} at=${entry.at} /></div></li>`)}</ol>`}
    ${next && html`<div class="row"><${Button} little busy=${busy} onClick=${() => read(next)}>Show earlier<//></div>`}`;
}

export function PlatformTrail({ onClose }) {
  return html`<${Dialog} title="Operators' trail" onClose=${onClose}>
    <p class="soft">What operators did for all businesses at once. What was done for one is on its page.</p>
    <${Trail} path="/v1/operator/audit" empty="Stopping or resuming all replies is written down here." />
    <div class="ends"><${Button} onClick=${onClose}>Close<//></div><//>`;
}
