// One business in the list.
import { html } from '../html.js';
import { at } from '../address.js';
import { Badge } from '../kit/badge.js';
import { Ago } from '../kit/when.js';
import { number } from '../kit/number.js';
import { causesOf, missingOf, stateOf } from './state.js';
import { leading, stageOf, waitsFor } from './stage.js';
import { lastText, oldest, percent, shareDelivered, useFigures } from './figures.js';

const TURN = { us: 'Our turn', them: 'Their turn' };

export function Row({ tenant }) {
  const [seen, figures, problem] = useFigures(tenant.tenant_id);
  return html`<li class="fleet-row" ref=${seen}>
    <div class="fleet-who">
      <a class="fleet-name" href=${at('fleet', tenant.tenant_id)}>${tenant.business || tenant.tenant_id}</a>
      <div class="soft small fleet-id">${tenant.tenant_id}</div>
      ${tenant.numbers.map((each) => html`<div key=${each.number} class="small number">${number(each.number)}</div>`)}
    </div>
    <${Stage} tenant=${tenant} />
    <${State} tenant=${tenant} />
    <${Figures} tenant=${tenant} figures=${figures} problem=${problem} />
  </li>`;
}

function Stage({ tenant }) {
  const stage = stageOf(tenant);
  return html`<div class="fleet-stage">
    <div class="fleet-step">${waitsFor(stage)}</div>
    ${stage.isTest && html`<div class="soft small">In the test environment</div>`}
    <progress class="fleet-progress" max=${stage.of} value=${stage.place}
      aria-label=${`${stage.place} of ${stage.of} steps`}></progress>
    ${stage.who && html`<div class="small soft">${TURN[stage.who]}${
      stage.since && html`, since <${Ago} at=${stage.since} />`}</div>`}
  </div>`;
}

function State({ tenant }) {
  const { tone, words } = stateOf(tenant);
  const [worst, ...more] = causesOf(tenant);
  const { required, recommended } = missingOf(tenant);
  const { token } = leading(tenant);
  return html`<div class="fleet-state">
    <${Badge} tone=${tone}>${words}<//>
    ${worst && html`<div class="small">${worst.cause} <span class="soft"><${Ago} at=${worst.since} />
      ${more.length > 0 && html`, and ${more.length} more`}</span></div>`}
    ${required.length > 0 && html`<div class="small fleet-bad">${count(required.length, 'permission')} missing</div>`}
    ${recommended.length > 0 && html`<div class="small soft">${count(recommended.length, 'optional permission')} missing</div>`}
    ${token && html`<div class="small soft">Token from <${Ago} at=${token.minted_at} /></div>`}
  </div>`;
}

function Figures({ tenant, figures, problem }) {
  const booked = leading(tenant).health.last_booking_at;
  const waits = figures && oldest(figures);
  const later = (words) => (figures ? words(figures) : problem ? '?' : html`<span class="fleet-later">…</span>`);
  return html`<dl class="fleet-figures">
    <div><dt>Last text</dt><dd>${later((of) => (lastText(of) ? html`<${Ago} at=${lastText(of)} />` : 'None'))}</dd></div>
    <div><dt>Last booking</dt><dd>${booked ? html`<${Ago} at=${booked} />` : 'None'}</dd></div>
    <div><dt>Delivered</dt><dd>${later((of) => percent(shareDelivered(of)))}</dd></div>
    <div class=${waits ? 'fleet-waits' : ''}><dt>Oldest waiting</dt>
      <dd>${later(() => (waits ? html`<${Ago} at=${waits} />` : 'None'))}</dd></div>
  </dl>`;
}

export const count = (how, what) => `${how.toLocaleString()} ${what}${how === 1 ? '' : 's'}`;
