// All businesses: how far each has come, how it fares, and what operators do about it.
import { html } from '../html.js';
import { useEffect, useState } from '../vendor/preact.js';
import { Bones } from '../kit/bones.js';
import { Button } from '../kit/button.js';
import { Empty } from '../kit/empty.js';
import { ProblemNotice } from '../kit/notice.js';
import { useTenants } from './use-tenants.js';
import { Filters, asked, chosen, remember } from './filters.js';
import { Row } from './row.js';
import { Platform } from './platform.js';
import { StoppedBar, useControls } from './stop-all.js';
import { Tools } from './tools.js';

/** Rows that are added at a time. */
const STEP = 50;

export function Page({ query }) {
  const fleet = useTenants();
  const controls = useControls();
  return html`
    <${Tools} fleet=${fleet} controls=${controls} />
    <${StoppedBar} controls=${controls} />
    <${Platform} tenants=${fleet.tenants} />
    <section class="card" aria-labelledby="fleet-list">
      <header><h2 id="fleet-list">Businesses</h2>
        <${Button} little busy=${fleet.busy} busyLabel="Reading" onClick=${fleet.refresh}>Refresh<//></header>
      <${ProblemNotice} problem=${fleet.problem} title="The list could not be read" again=${fleet.refresh} />
      <${Businesses} fleet=${fleet} query=${query} />
    </section>`;
}

function Businesses({ fleet, query }) {
  const { tenants } = fleet;
  const [filter, setFilter] = useState(() => asked(query));
  const [rows, setRows] = useState(STEP);
  const change = (what) => { setFilter({ ...filter, ...what }); setRows(STEP); };
  useEffect(() => remember(filter), [filter]);
  // Who is searched for may be further down than what was read.
  useEffect(() => { if (filter.search && fleet.next) fleet.all(); }, [filter.search, Boolean(fleet.next)]);
  if (!tenants) return fleet.problem ? null : html`<${Bones} label="Reading the list" lines=${9} />`;
  if (tenants.length === 0) {
    return html`<${Empty} title="There is no business yet">Create the first one with <em>New business</em>.<//>`;
  }
  const fitting = chosen(tenants, filter);
  const shown = fitting.slice(0, rows);
  const showMore = () => {
    setRows(rows + STEP);
    if (shown.length + STEP > fitting.length && fleet.next) fleet.more();
  };
  return html`
    <${Filters} tenants=${tenants} filter=${filter} change=${change} />
    <${HowMany} fleet=${fleet} found=${fitting.length} />
    ${shown.length === 0 && html`<${Empty} title="No business fits">
      <${Button} little onClick=${() => change({ show: 'all', search: '' })}>Show all<//><//>`}
    <ul class="fleet-list">${shown.map((tenant) => html`<${Row} key=${tenant.tenant_id} tenant=${tenant} />`)}</ul>
    ${(shown.length < fitting.length || fleet.next) && html`<div class="row">
      <${Button} busy=${fleet.busy} onClick=${showMore}>Show more<//></div>`}`;
}

/** Numbers, search and order are of what was read so far, and say so. */
function HowMany({ fleet, found }) {
  const { tenants, next, busy } = fleet;
  const all = tenants.length.toLocaleString();
  return html`<div class="row small soft" role="status">
    <span>${found.toLocaleString()} of ${all} ${tenants.length === 1 ? 'business' : 'businesses'}${next
      && ' read so far. Numbers, search and order are about these'}.</span>
    ${next && (busy
      ? html`<${Button} little onClick=${fleet.stop}>Stop reading<//>`
      : html`<${Button} little onClick=${fleet.all}>Read all<//>`)}
  </div>`;
}
