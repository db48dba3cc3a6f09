// The steps from a new business to one that is live, and whose turn it is.
import { html } from '../html.js';
import { call } from '../api.js';
import { useAct } from '../load.js';
import { useScope } from '../scope.js';
import { Button } from '../kit/button.js';
import { Lights } from '../kit/lights.js';
import { Notice, ProblemNotice } from '../kit/notice.js';
import { Ago } from '../kit/when.js';
import { toast } from '../kit/toast.js';
import { STATES } from './numbers.js';
import { STAGES, leading, stageOf, steps } from './stage.js';

const WORST = ['problem', 'unknown', 'ok'];
const TURN = { us: 'Our turn', them: 'Their turn' };

const small = (words) => html`<span class="small soft">${words}</span>`;

/** Registered or not, texts arrive, so nothing waits for it; only Twilio knows. */
function registered({ data }) {
  const reports = data?.numbers.flatMap((each) => each.reports).filter((each) => each.kind === 'registration') ?? [];
  const [said] = reports.sort((a, b) => WORST.indexOf(a.status) - WORST.indexOf(b.status));
  const state = said ? STATES[said.status] : 'waiting';
  const detail = said && state !== 'ok' && small('See the number below.');
  return { key: 'registered', title: 'Sender registered', state, detail };
}

export function FirstDays({ tenant, twilio, reload }) {
  const stage = stageOf(tenant);
  const shown = steps(tenant).map(({ key, title, done, at }) => ({
    key, title, state: done ? 'ok' : 'waiting', detail: done && at && small(html`<${Ago} at=${at} />`),
  }));
  shown.splice(2, 0, registered(twilio));
  return html`<section class="card" aria-labelledby="fleet-first"><header><h2 id="fleet-first">First days</h2>
      ${stage.isTest && html`<span class="soft small">In the test environment</span>`}</header>
    ${stage.who
      ? html`<${Notice} tone="accent" title=${TURN[stage.who]}>
          <p>${stage.what}${stage.since && html` <span class="soft">Since <${Ago} at=${stage.since} />.</span>`}</p>
          <${Tick} tenant=${tenant} reload=${reload} /><//>`
      : html`<p>${stage.done ? 'All steps are done.' : 'Suspended: nobody\'s turn.'}</p>`}
    <${Lights} steps=${shown} label="Steps" />
  </section>`;
}

/** What no API shows is marked as done by hand. */
function Tick({ tenant, reload }) {
  const scope = useScope();
  const { environment, turn } = leading(tenant);
  const { run, busy, problem } = useAct((stage) => call('POST', scope.api(`/connections/${environment}/stage`), { stage }));
  const next = turn && STAGES[STAGES.indexOf(turn.stage) + 1];
  if (scope.readOnly || !next || tenant.numbers.length === 0) return null;
  const tick = async () => {
    if (!await run(next)) return;
    toast('Marked as done');
    reload();
  };
  return html`<div class="row"><${Button} little busy=${busy} onClick=${tick}>Mark as done<//></div>
    <${ProblemNotice} problem=${problem} />`;
}
