// One conversation: what was said, its booking, what stands in the way, and what one can do.
import { html } from '../html.js';
import { useEffect, useRef } from '../vendor/preact.js';
import { useLoad } from '../load.js';
import { useScope } from '../scope.js';
import { Badge } from '../kit/badge.js';
import { Bones } from '../kit/bones.js';
import { Empty } from '../kit/empty.js';
import { number } from '../kit/number.js';
import { ProblemNotice } from '../kit/notice.js';
import { clock, exact } from '../kit/when.js';
import { Answer } from './answer.js';
import { Booking } from './booking.js';
import { Exchange } from './exchange.js';
import { TakeOver } from './take-over.js';
import { STATES } from './words.js';
import { Why } from './why.js';

const EVERY_SECONDS = 3;

export function Opened({ id, back, put, onDone }) {
  const scope = useScope();
  const path = scope.api(`/conversations/${encodeURIComponent(id)}`);
  const { data, problem, reload } = useLoad(path, { everySeconds: EVERY_SECONDS });
  const conversation = data?.conversation;
  const section = useRef(null);
  useEffect(() => { if (conversation) put(conversation); }, [conversation, put]);
  useEffect(() => {
    // Where it takes the list's place, reading goes on here.
    if (isLost(document.activeElement)) section.current.focus();
  }, []);
  useEffect(() => {
    // What was pressed is gone with what it was for.
    if (isLost(document.activeElement)) section.current.focus({ preventScroll: true });
  }, [conversation?.state]);
  const done = () => { reload(); onDone(); };

  return html`<section class="activity-opened" ref=${section} tabindex="-1" aria-label="Conversation">
    <a class="activity-back" href=${back}>
      <span class="to-list">← All conversations</span>
      <span class="to-close">Close<span class="only-read"> the conversation</span></span></a>
    ${!conversation && !problem && html`<${Bones} lines=${9} label="Opening the conversation" />`}
    ${problem?.status === 404
      ? html`<${Empty} title="This conversation is not here any more">Its texts were erased, or are now part of another
          conversation of the same customer. <a href=${back}>Back to the list</a><//>`
      : html`<${ProblemNotice} problem=${problem} again=${reload} title=${conversation && 'This may be out of date'} />`}
    ${conversation && problem?.status !== 404 && html`
      <${Head} conversation=${conversation} />
      <${Why} conversation=${conversation} onDone=${done} />
      <div class="activity-halves">
        <div class="activity-talk">
          <${Exchange} conversation=${conversation} onDone=${done} />
          <${TakeOver} conversation=${conversation} onDone=${done} />
          ${!scope.readOnly && html`<${Answer} conversation=${conversation} onDone=${done} />`}
        </div>
        <${Booking} conversation=${conversation} />
      </div>`}
  </section>`;
}

const isLost = (focused) => focused === document.body || !focused.offsetParent;

function Head({ conversation }) {
  const { customer, state, number_texted: texted, first_text_at: first, alerted_at: alerted } = conversation;
  return html`<header class="activity-head">
    <h2>${customer.shown}</h2>
    <${Badge} tone=${STATES[state].tone}>${STATES[state].short}<//>
    ${customer.number && html`<a class="button little" href=${`tel:${customer.number}`}>Call</a>`}
    <p class="soft small">Texted <span class="number">${number(texted)}</span> since${' '}
      <time datetime=${first} title=${exact(first)}>${clock(first)}</time>.
      ${alerted && html` Your staff were alerted at${' '}
        <time datetime=${alerted} title=${exact(alerted)}>${clock(alerted)}</time>.`}</p>
  </header>`;
}
