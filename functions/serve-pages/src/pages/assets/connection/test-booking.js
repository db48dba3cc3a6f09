// A booking that shows whether bookings arrive: made, read back, and looked for by a person.
import { html } from '../html.js';
import { useEffect, useRef } from '../vendor/preact.js';
import { call } from '../api.js';
import { useAct } from '../load.js';
import { useScope } from '../scope.js';
import { Button } from '../kit/button.js';
import { ProblemNotice } from '../kit/notice.js';
import { clock } from '../kit/when.js';
import { PROVIDER_TAGS } from './words.js';

const NAME = 'TEST - IntelliSend, please ignore';
const HIDDEN = `You did not see it. Ask ServiceTitan’s support to turn bookings on for your account, and look under
  ${PROVIDER_TAGS} whether the tag is there and active. Then make another test booking.`;
const PARTS = { create: 'Made', read_back: 'Read back', confirm: 'Compared', dismiss: 'Dismissed' };

/** `answered`: what follows once a person has said whether it is seen. */
export function useTestBooking({ connection, keep, changed, answered }) {
  const scope = useScope();
  const path = scope.api(`/connections/${connection.environment}/test-booking`);
  const make = useAct(async () => {
    const { body } = await call('POST', path, { keep: true });
    keep({ made: body, seen: null });
    await changed();
  });
  const say = useAct(async (seen) => {
    const { body } = await call('POST', `${path}/seen`, { seen });
    keep({ made: null, seen: body });
    await changed();
    answered();
  });
  return { make, say };
}

const isAsked = (booking) => Boolean(booking?.kept_until) && booking.seen === null;

const failing = (steps) => steps.filter((each) => ['failed', 'unknown'].includes(each.status));

function Failing({ steps }) {
  return html`<ul>${failing(steps).map((each) => html`<li key=${each.step}>${PARTS[each.step]}: ${each.detail}</li>`)}</ul>`;
}

export function testBookingLight({ connection, kept, test, isDone }) {
  const step = (state, detail) => ({ key: 'test', title: 'Test booking', state, detail });
  const booking = connection.test_booking;
  if (connection.state !== 'connected') return step('waiting', 'Comes once the steps above are done.');
  if (test.make.busy) return step('running', 'A booking is made and read back.');
  if (kept.made && !kept.made.ok) {
    const isFailed = kept.made.steps.some((each) => each.status === 'failed');
    return step(isFailed ? 'failed' : 'unknown', html`<${Failing} steps=${kept.made.steps} />`);
  }
  if (isAsked(booking)) return step('warn', `Booking ${booking.booking_id} is in ServiceTitan. Now look for it there.`);
  if (booking?.seen) {
    return step('ok', html`You saw booking ${booking.booking_id} in ServiceTitan, ${clock(booking.made_at)}.
      ${kept.seen && html`<${Failing} steps=${kept.seen.steps} />`}`);
  }
  if (booking?.seen === false) return step('failed', html`<p>${kept.seen?.advice ?? HIDDEN}</p>`);
  if (booking) {
    return step('unknown', `Booking ${booking.booking_id} was made and dismissed. Nobody said whether it was seen.`);
  }
  return step('waiting', isDone
    ? `A booking named “${NAME}” is made and read back. You look for it in ServiceTitan, and it is dismissed.`
    : 'Comes once the steps above are done.');
}

export function TestBooking({ connection, test, kept }) {
  const { readOnly } = useScope();
  if (readOnly) return null;
  const booking = connection.test_booking;
  if (isAsked(booking) && !test.make.busy) {
    return html`<${Question} booking=${booking} say=${test.say} isNew=${Boolean(kept.made)} />`;
  }
  const again = booking || kept.made;
  return html`<div><${Button} kind=${again ? '' : 'primary'} little=${Boolean(again)} busy=${test.make.busy}
      busyLabel="Making a test booking…" onClick=${() => test.make.run()}>${again ? 'Make another test booking'
    : 'Make a test booking'}<//></div>
    <${ProblemNotice} problem=${test.make.problem} />`;
}

function Question({ booking, say, isNew }) {
  const asked = useRef(null);
  // It takes the place of the button that was pressed, and gives way to another.
  useEffect(() => { if (isNew) asked.current.focus(); }, []);
  return html`<div class="notice accent" role="group" aria-labelledby="connection-seen" ref=${asked} tabindex="-1">
    <strong id="connection-seen">Do you see it in ServiceTitan under Calls → Bookings?</strong>
    <p>It is named “${NAME}”. Its Notes (ServiceTitan calls it <em>Summary</em>) show how a customer’s texts will look.</p>
    <div class="row">
      <${Button} kind="primary" busy=${say.busy} busyLabel="Dismissing it…" onClick=${() => say.run(true)}>Yes, I see it<//>
      <${Button} disabled=${say.busy} onClick=${() => say.run(false)}>No<//>
    </div>
    <p class="small soft">Either way it is then dismissed; without an answer at ${clock(booking.kept_until)}.</p>
    <${ProblemNotice} problem=${say.problem} />
  </div>`;
}
