// Why a conversation is no further, in the API's words, and what one can do about it.
import { html } from '../html.js';
import { useScope } from '../scope.js';
import { Button } from '../kit/button.js';
import { Notice, ProblemNotice } from '../kit/notice.js';
import { useDo } from './use-do.js';
import { STATES } from './words.js';

const NOTICES = { held: 'warn', parked: 'bad', waiting: 'accent', set_aside: 'bad', dismissed: '', needs_none: '' };

export function Why({ conversation, onDone }) {
  const scope = useScope();
  const { id, state, why, booking } = conversation;
  const { run, busy, doing, problem } = useDo(id, onDone);
  const acts = scope.readOnly ? [] : actsOn(conversation);
  const isUnconnected = state === 'parked' || problem?.status === 422;
  // What the office dismissed in ServiceTitan is told beside the booking.
  if (!(state in NOTICES) || (state === 'dismissed' && booking)) return null;
  return html`<${Notice} tone=${NOTICES[state]} title=${STATES[state].long}>
    <div class="stack tight">
      <p class="activity-cause">${why ? why.cause : PLAIN[state]}</p>
      ${why?.remedy && html`<p><strong>What to do:</strong> ${why.remedy}</p>`}
      ${why && Object.keys(why.errors).length > 0 && html`<div><p>What ServiceTitan does not accept:</p>
        <dl class="facts">${Object.entries(why.errors).map(([field, said]) => html`
          <dt key=${field}>${field}</dt><dd>${said.join(' ')}</dd>`)}</dl></div>`}
      ${why?.trace_id && html`<p class="small">ServiceTitan's reference, for its support: <code>${why.trace_id}</code></p>`}
      <${ProblemNotice} problem=${problem} />
      ${(acts.length > 0 || isUnconnected) && html`<div class="row">
        ${acts.map(([act, label], nth) => html`<${Button} key=${act} kind=${nth === 0 ? 'primary' : ''}
          busy=${busy && doing === act} disabled=${busy} onClick=${() => run(act)}>${label}<//>`)}
        ${isUnconnected && html`<a href=${scope.page('connection')}>See the connection</a>`}</div>`}
    </div>
  <//>`;
}

const PLAIN = {
  waiting: 'It came in, and is on its way to ServiceTitan.',
  dismissed: 'It was left unbooked by a person.',
};

/** The first is what most people want. */
function actsOn({ state, why, held }) {
  if (held > 0) return [['book', 'Book it'], ['dismiss', 'Dismiss it']];
  if (state === 'parked' || state === 'set_aside' || (state === 'waiting' && why)) return [['retry', 'Try again now']];
  if (state === 'needs_none' || state === 'dismissed') return [['book', 'Book it after all']];
  return [];
}
