// What was said, as a phone shows it: theirs on the left, ours on the right.
import { html } from '../html.js';
import { useLayoutEffect, useRef } from '../vendor/preact.js';
import { useScope } from '../scope.js';
import { Button } from '../kit/button.js';
import { ProblemNotice } from '../kit/notice.js';
import { clock, exact } from '../kit/when.js';
import { Media } from './media.js';
import { useDo } from './use-do.js';
import { count } from './words.js';

const CAME = { settled: 'In the booking', owed: 'Being booked', parked: 'Parked', held: 'Held', dismissed: 'Dismissed',
  needs_none: 'Not booked' };
const WENT = {
  sending: ['Sending', ''], sent: ['Sent', ''], delivered: ['Delivered', 'good'], not_delivered: ['Not delivered', 'bad'],
  not_sent: ['Not sent', 'bad'], unclear: ['Not clear', 'warn'],
};
const NEAR_END = 48;

export function Exchange({ conversation, onDone }) {
  const { exchange, left_out: leftOut } = conversation;
  const box = useRef(null);
  const atEnd = useRef(true);
  // The newest is in sight, unless the person scrolled up to read.
  useLayoutEffect(() => { if (atEnd.current) box.current.scrollTop = box.current.scrollHeight; });
  const scrolled = ({ target }) => {
    atEnd.current = target.scrollHeight - target.scrollTop - target.clientHeight < NEAR_END;
  };
  return html`<div class="activity-exchange" role="log" aria-label="Texts" tabindex="0" ref=${box} onScroll=${scrolled}>
    ${leftOut > 0 && html`<p class="soft small">${count(leftOut, 'earlier text')} not shown here.</p>`}
    ${exchange.length === 0 && html`<p class="soft">The texts are not kept any more.</p>`}
    ${exchange.map((line) => (line.direction === 'in'
      ? html`<${Came} key=${line.message_sid} line=${line} conversation=${conversation} onDone=${onDone} />`
      : html`<${Went} key=${line.id} line=${line} />`))}
  </div>`;
}

function Time({ at }) {
  return html`<time datetime=${at} title=${exact(at)}>${clock(at)}</time>`;
}

function Came({ line, conversation, onDone }) {
  const scope = useScope();
  const settled = conversation.state === 'set_aside' ? 'Set aside' : CAME.settled;
  const isApart = line.id && line.id !== conversation.id;
  return html`<div class="activity-line in">
    <span class="only-read">${conversation.customer.shown}: </span>
    ${line.words && html`<p class="activity-bubble">${line.words}</p>`}
    ${line.media.length > 0 && html`<${Media} media=${line.media} />`}
    <p class="activity-fate"><${Time} at=${line.at} /> · ${line.state === 'settled' ? settled : CAME[line.state]}
      ${line.why && line.why !== conversation.why?.cause && html`<span>: ${line.why}</span>`}
      ${line.came_by === 'sweep' && ' · Found late, in Twilio’s list'}</p>
    ${isApart && !scope.readOnly && html`<${BookText} id=${line.id} onDone=${onDone} />`}
  </div>`;
}

/** A text that is part of the conversation and in no booking. */
function BookText({ id, onDone }) {
  const { run, busy, problem } = useDo(id, onDone);
  return html`<${Button} little kind="plain-link" busy=${busy} onClick=${() => run('book')}>Book it after all<//>
    <${ProblemNotice} problem=${problem} />`;
}

const AUTHORS = { automatic: 'Automatic reply', outside: 'Sent without IntelliSend' };

function Went({ line }) {
  const [state, tone] = WENT[line.state];
  return html`<div class="activity-line out">
    <p class="activity-fate">${AUTHORS[line.by] ?? line.name}</p>
    <p class="activity-bubble">${line.words}</p>
    <p class="activity-fate"><${Time} at=${line.at} /> · <span class=${tone}>${state}</span>
      ${line.why && html`<span>: ${line.why}</span>`}</p>
  </div>`;
}
