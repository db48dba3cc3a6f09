// Books or dismisses everything that is held, in as many goes as it takes.
import { html } from '../html.js';
import { useState } from '../vendor/preact.js';
import { call } from '../api.js';
import { useAct } from '../load.js';
import { useScope } from '../scope.js';
import { Button } from '../kit/button.js';
import { Dialog } from '../kit/dialog.js';
import { Notice, ProblemNotice } from '../kit/notice.js';
import { toast } from '../kit/toast.js';
import { count } from './words.js';

const ACTS = {
  book: {
    name: 'Book all',
    does: 'Each becomes a booking in ServiceTitan, as if it had just come in.',
    act: 'Book',
    under: 'Booking',
    done: 'on the way to ServiceTitan',
  },
  dismiss: {
    name: 'Dismiss all',
    does: 'None is booked. They stay in Activity as dismissed, and each can still be booked there.',
    act: 'Dismiss',
    under: 'Dismissing',
    done: 'dismissed',
  },
};

export function HeldActs({ held, atLeast, onDone }) {
  const scope = useScope();
  const [asking, ask] = useState(null);
  if (scope.readOnly) return null;
  return html`<span class="row">
    <${Button} little onClick=${() => ask('book')}>Book all<//>
    <${Button} little onClick=${() => ask('dismiss')}>Dismiss all<//>
    ${asking && html`<${Confirm} verdict=${asking} first=${held} atLeast=${atLeast} onDone=${onDone}
      onClose=${() => ask(null)} />`}
  </span>`;
}

function Confirm({ verdict, first, atLeast, onClose, onDone }) {
  const scope = useScope();
  const words = ACTS[verdict];
  // What was asked about stays the question, whatever comes in meanwhile.
  const [many] = useState(first);
  const [done, setDone] = useState({ texts: 0, threads: 0, left: many });
  const begun = done.texts > 0;
  const { run, busy, problem } = useAct(async () => {
    const { body } = await call('POST', scope.api(`/conversations/held/${verdict}`), {});
    const all = { texts: done.texts + body.texts, threads: done.threads + body.threads, left: body.left };
    setDone(all);
    onDone();
    if (all.left > 0) return;
    toast(`${count(all.texts, 'text')} ${words.done}`);
    onClose();
  });
  const isUnconnected = problem?.status === 422;
  const title = `${words.act} ${atLeast ? 'at least ' : ''}${count(many, 'held text')}?`;
  return html`<${Dialog} title=${title} onClose=${onClose}>
    <p>${words.does}</p>
    <div aria-live="polite">${begun && html`<${Notice} tone="accent">${count(done.texts, 'text')} of
      ${` ${count(done.threads, 'conversation')}`} ${words.done}. ${done.left.toLocaleString()} still held: go on whenever
      you like.<//>`}</div>
    <${ProblemNotice} problem=${problem} />
    ${isUnconnected && html`<p><a href=${scope.page('connection')}>Go to the connection</a></p>`}
    <div class="ends">
      <${Button} onClick=${onClose}>${begun ? 'Later' : 'Cancel'}<//>
      <${Button} kind="primary" busy=${busy} busyLabel=${`${words.under}…`} onClick=${run}>
        ${begun ? `Go on with ${done.left.toLocaleString()}` : words.name}<//>
    </div>
  <//>`;
}
