// Whether it works, step by step, as the newest test found it; before there was one, as the connection itself says.
import { html } from '../html.js';
import { useRef } from '../vendor/preact.js';
import { call } from '../api.js';
import { useAct } from '../load.js';
import { useScope } from '../scope.js';
import { Button } from '../kit/button.js';
import { Copy } from '../kit/copy.js';
import { Lights } from '../kit/lights.js';
import { Notice, ProblemNotice } from '../kit/notice.js';
import { Ago, clock } from '../kit/when.js';
import { GRANT, scopeOf } from './permissions.js';
import { TestBooking, testBookingLight, useTestBooking } from './test-booking.js';
import { Verdict, toGrant } from './words.js';

export function Steps({ connection, kept, keep, changed, saving }) {
  const scope = useScope();
  const heading = useRef(null);
  const focus = () => heading.current?.focus();
  const test = useTestBooking({ connection, keep, changed, answered: focus });
  const check = useAct(async () => {
    const { body } = await call('POST', scope.api(`/connections/${connection.environment}/check`), {});
    keep({ findings: body.findings, isRefused: false, checkedAt: body.checked_at });
    await changed();
  });
  const isTesting = saving || check.busy;
  const steps = kept.findings && !isTesting ? fromFindings(kept.findings, connection)
    : fromConnection(connection, isTesting);
  const isConnected = connection.state === 'connected';
  const isDone = isConnected && connection.booking_provider_id;

  return html`<section class="card connection-steps" aria-labelledby="connection-steps">
    <header><h2 id="connection-steps" ref=${heading} tabindex="-1">Does it work?</h2>
      ${isConnected && !scope.readOnly && html`<${Button} little busy=${check.busy} busyLabel="Checking…"
        onClick=${() => check.run()}>Check now<//>`}</header>
    ${kept.isRefused && html`<${Notice} tone="warn">This is about what you just tried. Nothing of it was saved${isConnected
      ? ', and what was in use still is.' : '.'}${isConnected && html` <${Button} little
      onClick=${() => { keep({ findings: null, isRefused: false }); focus(); }}>Show what is in use<//>`}<//>`}
    <${Lights} label="Steps" steps=${[...steps, testBookingLight({ connection, kept, test, isDone })]} />
    ${isDone && !kept.isRefused && html`<${TestBooking} connection=${connection} test=${test} kept=${kept} />`}
    ${kept.checkedAt && !kept.isRefused && html`<p class="small soft">Checked <${Ago} at=${kept.checkedAt} />.</p>`}
    <${ProblemNotice} problem=${check.problem} />
  </section>`;
}

const EXCHANGE = ['host', 'client', 'tenant', 'app_key'];
const TITLES = { exchange: 'Token exchange', scopes: 'Scopes', provider: 'Booking provider' };
const BAD = ['failed', 'unknown'];

/** Of several findings the state that matters most. */
function worst(findings) {
  const has = (status, required = true) => findings.some((each) => each.status === status && (each.required || !required));
  if (has('failed')) return 'failed';
  if (has('failed', false)) return 'warn';
  return ['unknown', 'skipped', 'ok'].find((status) => has(status, false)) ?? 'skipped';
}

function light(key, findings, detail) {
  const said = findings.filter((each) => BAD.includes(each.status));
  const first = said.find((each) => each.status === 'failed') ?? said[0] ?? findings.find((each) => each.cause);
  return { key, title: TITLES[key], state: worst(findings), certainty: first?.certainty, detail: detail(first, said) };
}

const told = (found) => found?.cause && html`<${Verdict} cause=${found.cause} remedy=${found.status === 'skipped' ? null
  : found.remedy} traceId=${found.trace_id} admin=${found.status === 'failed'} />`;

function fromFindings(findings, connection) {
  const exchange = findings.filter((each) => EXCHANGE.includes(each.step));
  const scopes = findings.filter((each) => each.step === 'scope');
  const provider = findings.filter((each) => each.step === 'booking_provider');
  const isChosen = connection.booking_provider_id || provider[0]?.status !== 'skipped';
  const canChoose = connection.state === 'connected' && 'Choose it, and choose Save Configuration again.';
  return [
    light('exchange', exchange, (first) => told(first) ?? 'ServiceTitan accepts the client id and secret.'),
    light('scopes', scopes, (first, said) => (said.length > 1 ? html`<${Scopes} findings=${said} />`
      : told(first) ?? 'IntelliSend may do all that it needs.')),
    isChosen ? light('provider', provider, (first) => told(first) ?? 'ServiceTitan takes bookings under it.')
      : { key: 'provider', title: TITLES.provider, state: 'waiting', detail: canChoose },
  ];
}

/** Several at once have one remedy. */
function Scopes({ findings }) {
  const scopes = findings.map((each) => ({ ...scopeOf(each.scope), isMissing: each.status === 'failed' }));
  return html`<div class="connection-verdict">
    <ul>${scopes.map(({ name, portal, need, without, isMissing }) => html`<li key=${name}>
      ${`${portal} (${need}): ${isMissing ? 'missing' : 'not clear'}. Without it ${without}.`}</li>`)}</ul>
    <div class="connection-remedy"><strong>What to do</strong><p>${GRANT}</p></div>
    <div><${Copy} text=${() => toGrant(scopes.map((each) => each.portal))}>Copy instructions for your admin<//></div>
  </div>`;
}

/** Where nothing was tested since the page was opened. */
function fromConnection(connection, isTesting) {
  const { state, credentials, missing_scopes: missing, health, booking_provider_id: provider } = connection;
  const step = (key, state, detail) => ({ key, title: TITLES[key], state, detail });
  if (isTesting) {
    return [
      step('exchange', 'running', 'ServiceTitan is asked whether it accepts the client id and secret.'),
      step('scopes', 'waiting'), step('provider', 'waiting'),
    ];
  }
  if (state !== 'connected') {
    return [
      step('exchange', state === 'testing' ? 'running' : 'waiting', state === 'testing'
        ? 'It is tried each minute until ServiceTitan answers.' : 'Tested when you choose Save Configuration.'),
      step('scopes', 'waiting', 'What IntelliSend may do in ServiceTitan.'), step('provider', 'waiting'),
    ];
  }
  return [
    health.state === 'ok'
      ? step('exchange', 'ok', `ServiceTitan accepts the client id and secret. Saved ${clock(credentials.saved_at)}.`)
      : step('exchange', health.state === 'needs_attention' ? 'warn' : 'unknown', 'See above. Check now says more.'),
    scopesLight(missing, step),
    provider ? step('provider', 'ok', `Bookings come in under the tag ${provider}.`)
      : step('provider', 'waiting', 'Choose it, and choose Save Configuration again.'),
  ];
}

function scopesLight(missing, step) {
  if (!missing) return step('scopes', 'unknown', 'ServiceTitan has not said yet. Check now asks it.');
  const lacking = [...missing.required, ...missing.recommended];
  if (lacking.length === 0) return step('scopes', 'ok', 'IntelliSend may do all that it needs.');
  const state = missing.required.length > 0 ? 'failed' : 'warn';
  const names = lacking.map((name) => scopeOf(name).portal).join('; ');
  return step('scopes', state, `Missing: ${names}. See under Permissions.`);
}
