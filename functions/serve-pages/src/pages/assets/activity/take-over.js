// Who answers: IntelliSend by itself, or a person.
import { html } from '../html.js';
import { call } from '../api.js';
import { useAct } from '../load.js';
import { useScope } from '../scope.js';
import { Button } from '../kit/button.js';
import { ProblemNotice } from '../kit/notice.js';
import { Ago } from '../kit/when.js';

export function TakeOver({ conversation, onDone }) {
  const scope = useScope();
  const { id, paused } = conversation;
  const { run, busy, problem } = useAct(async (act) => {
    await call('POST', scope.api(`/conversations/${encodeURIComponent(id)}/${act}`), {});
    onDone();
  });
  return html`<div class="activity-answers">
    <div class="row"><p role="status">${paused
      ? html`<strong>${paused.paused_by}</strong> took over <${Ago} at=${paused.paused_at} />. No automatic reply goes out.`
      : 'Automatic replies go out as your settings say.'}</p>
      ${!scope.readOnly && html`<${Button} little busy=${busy} onClick=${() => run(paused ? 'resume' : 'pause')}>
        ${paused ? 'Resume automatic replies' : 'Take over'}<//>`}</div>
    ${scope.readOnly && html`<p class="small soft">${scope.tenant === null
      ? 'Your account may look at everything and change nothing.'
      : 'To answer or change something here, choose “Act for them” above.'}</p>`}
    <${ProblemNotice} problem=${problem} />
  </div>`;
}
