// What can be done with a connection that is there: send texts to it, go back to before, end it.
import { html } from '../html.js';
import { useEffect, useRef, useState } from '../vendor/preact.js';
import { call } from '../api.js';
import { useAct } from '../load.js';
import { useScope } from '../scope.js';
import { Bones } from '../kit/bones.js';
import { Button } from '../kit/button.js';
import { Copy } from '../kit/copy.js';
import { Dialog } from '../kit/dialog.js';
import { ProblemNotice } from '../kit/notice.js';
import { toast } from '../kit/toast.js';
import { Ago, exact } from '../kit/when.js';
import { nameOf } from './words.js';

export function Acts({ connection, other, keep, changed }) {
  const scope = useScope();
  const [isAsking, ask] = useState(false);
  const heading = useRef(null);
  const path = scope.api(`/connections/${connection.environment}`);
  const activate = useAct(async () => {
    await call('POST', `${path}/activate`, {});
    toast('Texts go here from now on.');
    await changed();
    heading.current?.focus();
  });
  const goBack = useAct(async () => {
    try {
      const { body } = await call('POST', `${path}/rollback`, {});
      keep({ findings: body.findings, isRefused: false });
      toast('The client id and secret from before are in use again.');
      await changed(body.connection);
    } catch (problem) {
      if (problem.more?.findings) keep({ findings: problem.more.findings, isRefused: true });
      throw problem;
    }
  });
  const done = (receipt) => {
    keep({ receipt, findings: null, isRefused: false, made: null, seen: null });
    return changed();
  };
  if (connection.state === 'not_saved' || connection.state === 'disconnected') return null;
  const { active, booking_provider_id: provider, credentials, health } = connection;
  const canActivate = credentials && provider && !active;

  return html`<section class="card" aria-labelledby="connection-acts">
    <h2 id="connection-acts" ref=${heading} tabindex="-1">This connection</h2>
    <dl class="facts">
      <dt>Texts</dt><dd>${whereTextsGo(active, other)}</dd>
      <dt>Last booking</dt><dd>${health.last_booking_at ? html`<${Ago} at=${health.last_booking_at} />` : 'None yet'}</dd>
    </dl>
    ${!scope.readOnly && html`<div class="connection-acts">
      ${canActivate && html`<div><p>From then on bookings are made here${other.active
        ? `, and not in ${nameOf(other.environment)} any more` : ''}. Conversations under way stay where they are.</p>
        <${Button} kind="primary" busy=${activate.busy} onClick=${() => activate.run()}>Send texts here<//></div>`}
      ${connection.can_roll_back && html`<div><p>The client id and secret from before are kept. You can go back to them, and
        forward again the same way.</p>
        <${Button} busy=${goBack.busy} busyLabel="Asking ServiceTitan…" onClick=${() => goBack.run()}>Go back to the ones
          before<//></div>`}
      <div><p>To change the client id or secret, type the new ones above and choose Save Configuration: texts go on being
        booked meanwhile. Disconnecting deletes them for good.</p>
        <${Button} kind="danger" onClick=${() => ask(true)}>Disconnect…<//></div>
    </div>`}
    <${ProblemNotice} problem=${activate.problem} />
    <${ProblemNotice} problem=${goBack.problem} title="Not gone back" />
    ${isAsking && html`<${Disconnect} connection=${connection} path=${path} close=${() => ask(false)} done=${done} />`}
  </section>`;
}

function whereTextsGo(active, other) {
  if (active) return 'Go here.';
  return other.active ? `Go to ${nameOf(other.environment)}.` : 'Go nowhere yet; they are kept.';
}

/** How many texts came in lately. Asked without confirming, the API says so and does nothing. */
function textsLately(path) {
  return call('DELETE', path).catch((problem) => {
    const texts = problem.more?.texts_last_seven_days;
    if (texts === undefined) throw problem;
    return texts;
  });
}

/** What it means, and only then the end. */
function Disconnect({ connection, path, close, done }) {
  const { environment, active } = connection;
  const name = environment === 'production' ? 'Production' : 'Test environment';
  const count = useAct(() => textsLately(path));
  const [texts, setTexts] = useState(undefined);
  useEffect(() => { count.run().then(setTexts); }, []);
  const end = useAct(async () => {
    const { body } = await call('DELETE', `${path}?confirm=yes`);
    close();
    await done(body.receipt);
  });
  return html`<${Dialog} title=${`Disconnect ${name}?`} onClose=${close}>
    ${texts === undefined ? count.busy && html`<${Bones} lines=${3} />` : html`<ul>
      <li>The client id, client secret and token are deleted for good. To connect again you generate a new secret in
        ServiceTitan.</li>
      <li>Your settings and the history of all texts stay.</li>
      <li>${texts} ${texts === 1 ? 'text' : 'texts'} came in during the last seven days. ${active
        ? 'From now on texts are kept and held until you connect again, or until somebody books or dismisses each of them.'
        : 'Texts do not go here now, so nothing changes for them.'}</li>
    </ul>`}
    <${ProblemNotice} problem=${count.problem} />
    <${ProblemNotice} problem=${end.problem} />
    <div class="ends">
      <${Button} onClick=${close}>Keep it<//>
      <${Button} kind="danger" busy=${end.busy} busyLabel="Disconnecting…" disabled=${texts === undefined}
        onClick=${() => end.run()}>Disconnect<//>
    </div>
  <//>`;
}

function lines({ environment, disconnected_at: at, purged, kept, texts_last_seven_days: texts, texts_from_now: fromNow }) {
  return [
    ['Disconnected', `${nameOf(environment)}, ${exact(at)}`],
    ['Deleted', [purged.secrets > 0 && 'client id and client secret', purged.token && 'token'].filter(Boolean).join(', ')
      || 'nothing was left to delete'],
    ['Kept', kept.join(', ')],
    ['Texts in the last seven days', String(texts)],
    ['Texts from now on', fromNow],
  ];
}

/** What a disconnect did. */
export function Receipt({ receipt, close }) {
  const card = useRef(null);
  // The button that led here is gone.
  useEffect(() => card.current.focus(), []);
  const said = lines(receipt);
  const leave = () => { close(); document.getElementById('main').focus(); };
  return html`<section class="card" aria-labelledby="connection-receipt" ref=${card} tabindex="-1">
    <header><h2 id="connection-receipt">Disconnected: your receipt</h2></header>
    <dl class="facts">${said.map(([name, words]) => html`<dt key=${name}>${name}</dt><dd>${words}</dd>`)}</dl>
    <div class="row"><${Copy} text=${() => said.map((each) => each.join(': ')).join('\n')}>Copy the receipt<//>
      <${Button} little onClick=${leave}>Close<//></div>
  </section>`;
}
