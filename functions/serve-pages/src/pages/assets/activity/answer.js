// A person writes to the customer.
import { html } from '../html.js';
import { useRef, useState } from '../vendor/preact.js';
import { call } from '../api.js';
import { useAct } from '../load.js';
import { useScope } from '../scope.js';
import { Button } from '../kit/button.js';
import { TextArea } from '../kit/field.js';
import { Notice, ProblemNotice } from '../kit/notice.js';
import { measure } from '../segments.js';
import { count } from './words.js';

const MOST = 1600;
const DAY_MS = 86_400_000;

/** What was typed for each conversation and not sent yet, for who looks at another in between. */
const drafts = new Map();

export function Answer({ conversation, onDone }) {
  const { id, customer, last_text_at: last } = conversation;
  if (!customer.number) return html`<p class="soft">This sender has no number that a text could go to.</p>`;
  if (Date.now() - Date.parse(last) > DAY_MS) {
    return html`<p class="soft">Texts can be answered for 24 hours. To reach this customer now,${' '}
      <a href=${`tel:${customer.number}`}>call them</a>.</p>`;
  }
  return html`<${Write} id=${id} isPaused=${Boolean(conversation.paused)} onDone=${onDone} />`;
}

function Write({ id, isPaused, onDone }) {
  const scope = useScope();
  const [words, setWords] = useState(drafts.get(id) ?? '');
  const [sent, setSent] = useState(null);
  const attempt = useRef(null);
  const type = (typed) => {
    drafts.set(id, typed);
    setWords(typed);
    setSent(null);
  };
  const { run, busy, problem } = useAct(async () => {
    const text = words.trim();
    // Asking again in doubt sends nothing twice.
    if (attempt.current?.text !== text) attempt.current = { text, key: crypto.randomUUID() };
    try {
      const path = scope.api(`/conversations/${encodeURIComponent(id)}/messages`);
      const { body } = await call('POST', path, { text, idempotency_key: attempt.current.key });
      type('');
      setSent(body.message);
      attempt.current = null;
    } catch (refused) {
      if (!isDoubtful(refused)) attempt.current = null;
      throw refused;
    } finally {
      onDone();
    }
  });
  const send = (event) => {
    event.preventDefault();
    if (!busy && words.trim()) run();
  };
  return html`<form class="activity-write" onSubmit=${send}>
    <${TextArea} label="Answer" rows="3" maxlength=${MOST} value=${words} onInput=${type} readOnly=${busy}
      hint=${hint(words, isPaused)} />
    <${ProblemNotice} problem=${problem} />
    <div role="status">${sent && (sent.state === 'unclear' ? html`<${Notice} tone="warn">${sent.why}<//>`
      : html`<p class="small">Handed to Twilio. Whether it arrives shows above.</p>`)}</div>
    <div class="row">
      <${Button} type="submit" kind="primary" busy=${busy} busyLabel="Sending…" disabled=${!words.trim()}>Send<//></div>
  </form>`;
}

/** Whether it may have been sent although the answer is none: anything but a plain no. */
function isDoubtful({ status, title }) {
  return status === 0 || (status >= 500 && title !== 'Not sent');
}

function hint(words, isPaused) {
  const { characters, segments, outside } = measure(words.trim());
  const isPlain = outside.length === 0;
  if (characters === 0) {
    return isPaused ? 'It goes out from the number they texted.'
      : 'It goes out from the number they texted. Sending takes the conversation over from automatic replies.';
  }
  const why = isPlain ? '' : ' Emoji and some special letters make a text longer.';
  return `${count(characters, 'character')}, ${count(segments, 'segment')}.${segments > 1 || !isPlain ? why : ''}`;
}
