// One business as operators see it. Nothing can be changed before they act for it.
import { html } from '../html.js';
import { useState } from '../vendor/preact.js';
import { at } from '../address.js';
import { useLoad } from '../load.js';
import { useScope } from '../scope.js';
import { Badge } from '../kit/badge.js';
import { Bones } from '../kit/bones.js';
import { Notice, ProblemNotice } from '../kit/notice.js';
import { Ago } from '../kit/when.js';
import { StoppedBar, useControls } from './stop-all.js';
import { stateOf, causesOf } from './state.js';
import { FirstDays } from './first-days.js';
import { Connections } from './connections.js';
import { Numbers } from './numbers.js';
import { Month } from './month.js';
import { Invite } from './invite.js';
import { Canary } from './canary.js';
import { Service } from './service.js';
import { Receipt } from './remove.js';
import { Trail } from './trail.js';

export function Page() {
  const scope = useScope();
  const { data, problem, reload, set } = useLoad(scope.api(''), { everySeconds: 30 });
  const [receipt, setReceipt] = useState(null);
  if (receipt) return html`<${Receipt} receipt=${receipt} />`;
  if (problem?.status === 404) {
    return html`<div class="page-head"><h1>There is no such business</h1>
      <p>It may have been deleted. <a href=${at('fleet')}>Back to the fleet</a></p></div>`;
  }
  if (!data) {
    return problem
      ? html`<${ProblemNotice} problem=${problem} again=${reload} />`
      : html`<div class="page-head"><h1>${scope.tenant}</h1></div><${Bones} label="Opening the business" />`;
  }
  const put = (tenant) => set({ tenant });
  const shown = { tenant: data.tenant, problem, reload, put, removed: setReceipt };
  return html`<${Overview} ...${shown} />`;
}

function Overview({ tenant, problem, reload, put, removed }) {
  const scope = useScope();
  const controls = useControls();
  const twilio = useLoad(tenant.numbers.length > 0 ? scope.api('/twilio') : null);
  const { tone, words } = stateOf(tenant);
  return html`
    <div class="page-head">
      <div class="row"><h1>${tenant.business || tenant.tenant_id}</h1><${Badge} tone=${tone}>${words}<//></div>
      <p><code>${tenant.tenant_id}</code>${tenant.created_at && html`, created <${Ago} at=${tenant.created_at} />`}. ${
        scope.readOnly && 'You are looking. To change anything, press “Act for them” above.'}</p></div>
    <${StoppedBar} controls=${controls} only />
    <${ProblemNotice} problem=${problem} title="This may be out of date" again=${reload} />
    ${causesOf(tenant).map((each, index) => html`<${Cause} key=${index} cause=${each} />`)}
    ${tenant.replies_stopped && html`<${Stopped} stopped=${tenant.replies_stopped} />`}
    <div class="fleet-columns">
      <div class="stack">
        <${FirstDays} tenant=${tenant} twilio=${twilio} reload=${reload} />
        <${Numbers} tenant=${tenant} twilio=${twilio} reload=${reload} /></div>
      <div class="stack">
        <${Month} />
        <${Connections} tenant=${tenant} reload=${reload} />
        <${Invite} tenant=${tenant} />
        <${Canary} tenant=${tenant} />
        <${Service} tenant=${tenant} put=${put} removed=${removed} /></div>
    </div>
    <section class="card" aria-labelledby="fleet-trail"><h2 id="fleet-trail">Who did what</h2>
      <${Trail} path=${scope.api('/audit')} empty="What is changed for this business is written down here." /></section>`;
}

function Cause({ cause: { tone, cause, remedy, certainty, since, where } }) {
  return html`<${Notice} tone=${tone} title=${where ? `${where}: ${cause}` : cause}>
    <p>${remedy} ${since && html`<span class="soft">Since <${Ago} at=${since} />${
      certainty && `, ${certainty}`}.</span>`}</p><//>`;
}

function Stopped({ stopped }) {
  return html`<${Notice} tone="warn" title="Its automatic replies are stopped">
    <p>By ${stopped.by}, <${Ago} at=${stopped.since} />${stopped.why && html`: “${stopped.why}”`}.
      Texts are still booked.</p><//>`;
}
