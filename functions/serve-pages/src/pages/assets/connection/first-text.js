// The last step of the first day: a text from one's own phone becomes a booking, and is answered.
import { html } from '../html.js';
import { useEffect, useMemo, useRef } from '../vendor/preact.js';
import { encode } from '../vendor/uqr.js';
import { useLoad } from '../load.js';
import { useScope } from '../scope.js';
import { Bones } from '../kit/bones.js';
import { Lights } from '../kit/lights.js';
import { Notice, ProblemNotice } from '../kit/notice.js';
import { number } from '../kit/number.js';
import { clock } from '../kit/when.js';
import { Verdict } from './words.js';

/** `isNew`: it comes of what a person just did. */
export function FirstText({ connection, watched, isNew }) {
  const scope = useScope();
  const card = useRef(null);
  useEffect(() => { if (isNew) card.current.focus(); }, []);
  const { data, problem, reload } = useLoad(scope.api('/twilio'), { everySeconds: 60 });
  const found = data && (data.numbers.find((each) => each.points_here !== false) ?? data.numbers[0]);
  const isTest = connection.environment === 'integration';
  const done = isTest ? 'It works: texts become bookings in the test environment'
    : 'You are live: texts become bookings in ServiceTitan';

  return html`<section class="card connection-first" aria-labelledby="connection-first" ref=${card} tabindex="-1">
    <h2 id="connection-first">${watched.isLive ? done : 'Last step: text this number from your phone'}</h2>
    ${!data && !problem && html`<${Bones} lines=${3} />`}
    <${ProblemNotice} problem=${problem} title="Your number could not be loaded" again=${reload} />
    ${data && !found && html`<${Notice} tone="warn" title="There is no number yet">
      <p>Set up the number that your customers text on the <a href=${scope.page('business')}>Business page</a>, under Twilio
        number. Then come back here.</p><//>`}
    ${found && html`<div class="connection-phone">
      <div class="stack">
        <a class="connection-number" href=${`sms:${found.number}`}>${number(found.number)}</a>
        <p>Text what a customer would, such as “My kitchen sink is leaking”. On a computer, point your phone’s camera at the
          code. A booking usually takes a few seconds, the reply less than a minute.</p>
        ${found.points_here === false && html`<${Notice} tone="warn" title="Texts to it do not come to IntelliSend now">
          <p>The <a href=${scope.page('business')}>Business page</a> says, under Twilio number, what it does instead.</p><//>`}
        <${Lights} label="Your text" steps=${firstTextLights(watched, scope)} />
        <${ProblemNotice} problem=${watched.problem} title="Your text cannot be looked for just now" />
      </div>
      <${Qr} text=${`sms:${found.number}`} label=${`QR code that starts a text to ${number(found.number)}`} />
    </div>`}
  </section>`;
}

const SENT = ['sent', 'delivered', 'not_delivered'];

/** How far the text has come. */
function firstTextLights({ conversation, isHere, reply, repliesAreOff }, scope) {
  const steps = [text(conversation), booking(conversation, isHere, scope), ...replies(isHere && reply, repliesAreOff)];
  // The first that is not done is what is being waited for.
  const next = steps.find((each) => each.state === 'waiting');
  return steps.map((each) => (each === next && steps.slice(0, steps.indexOf(next)).every((before) => before.state === 'ok')
    ? { ...each, state: 'running' } : each));
}

const step = (key, title, state, detail) => ({ key, title, state, detail });

function text(conversation) {
  return conversation
    ? step('text', 'Text arrived', 'ok', `From ${conversation.customer.shown}, ${clock(conversation.last_text_at)}.`)
    : step('text', 'Text arrived', 'waiting');
}

function booking(conversation, isHere, scope) {
  const title = 'Booking made';
  const link = conversation && html`<a href=${scope.page('activity', conversation.id)}>See it in Activity</a>`;
  if (isHere) return step('booking', title, 'ok', html`Booking ${conversation.booking.id}. ${link}`);
  if (conversation?.booking) {
    return step('booking', title, 'warn', html`This conversation began before, and its booking ${conversation.booking.id} is
      in the other environment. Please text from another phone. ${link}`);
  }
  if (!conversation || conversation.state === 'waiting') return step('booking', title, 'waiting');
  const { cause, remedy, trace_id: traceId } = conversation.why ?? {};
  const isOdd = conversation.state === 'needs_none';
  return step('booking', title, isOdd ? 'warn' : 'failed', html`
    <${Verdict} cause=${cause} remedy=${isOdd ? 'Text what a customer would, such as “My kitchen sink is leaking”.' : remedy}
      traceId=${traceId} admin=${false} />${link}`);
}

function replies(reply, areOff) {
  const [sent, delivered] = ['Reply sent', 'Reply delivered'];
  if (!reply && areOff) {
    const off = 'Automatic replies are switched off.';
    return [step('sent', sent, 'skipped', off), step('delivered', delivered, 'skipped', off)];
  }
  const why = reply && (reply.why ?? undefined);
  const state = reply?.state;
  return [
    step('sent', sent, SENT.includes(state) ? 'ok' : { not_sent: 'failed', unclear: 'unknown' }[state] ?? 'waiting',
      SENT.includes(state) ? html`“${reply.words}”` : why),
    step('delivered', delivered, { delivered: 'ok', not_delivered: 'failed' }[state] ?? 'waiting',
      state === 'not_delivered' && html`${why}${reply.code && ` (Twilio’s code ${reply.code})`}`),
  ];
}

/** A QR code, drawn as one path. */
function Qr({ text, label }) {
  const { size, path } = useMemo(() => {
    const { data, size: wide } = encode(text, { border: 4, ecc: 'M' });
    const dots = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { size: wide, path: dots.join('') };
  }, [text]);
  return html`<svg class="connection-qr" viewBox=${`0 0 ${size} ${size}`} role="img" aria-label=${label}>
    <path d=${path} shape-rendering="crispEdges" /></svg>`;
}
