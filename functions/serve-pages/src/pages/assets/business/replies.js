// How much customers are answered by themselves, with what they would get.
import { html } from '../html.js';
import { useId } from '../vendor/preact.js';
import { TextField } from '../kit/field.js';
import { Notice } from '../kit/notice.js';
import { exact } from '../kit/when.js';
import { FormCard, useSettings, useSettingsForm } from './form.js';

export function Replies() {
  const { settings } = useSettings();
  const saved = { replies: settings.replies, reply_countries: settings.reply_countries.join(', ') };
  const form = useSettingsForm('replies', saved, (changed) => ({
    ...changed,
    ...('reply_countries' in changed && { reply_countries: changed.reply_countries.split(/[\s,;]+/).filter(Boolean) }),
  }));
  const { replies_stopped: stopped } = settings;
  const countries = Object.entries(form.problem?.errors ?? {}).filter(([name]) => name.startsWith('reply_countries'));
  return html`
    ${stopped && html`<${Notice} tone="warn" title="Automatic replies are stopped">
      We stopped them on ${exact(stopped.since)}${stopped.why && `: ${stopped.why}`}. Texts still become bookings, and what you
      choose here holds again once we let replies go on.<//>`}
    <${FormCard} title="Automatic replies" form=${form}
      lead="Every text becomes a booking, whatever you choose here. This is about what the customer gets back.">
      <${Levels} ...${form.field('replies')} messages=${settings.messages.en} />
      <${TextField} label="Other countries that are answered" placeholder="+52, +44" ...${form.field('reply_countries')}
        wrong=${countries.flatMap(([, said]) => said)}
        hint="Numbers of the United States and Canada are always answered. For others, give how they begin." />
    <//>
    <section class="card"><h2>Today</h2>
      <p>${settings.replies_today.toLocaleString()} of at most ${settings.replies_a_day.toLocaleString()} automatic
        replies were sent since midnight UTC. Warnings of danger are not counted. We can raise the limit for you.</p>
    </section>`;
}

/** A text of ours goes by its key, a customer's by its words. */
const FIRST = { customer: 'Hi, our water heater is leaking' };
const WHO = { customer: 'Ann Lee, 12 Oak St, Plano 75024' };
const ASKED = [FIRST, 'ask_who', WHO, 'ask_when', { customer: 'Tomorrow after 3' }];
const OPEN = 'While you are open';
const CLOSED = 'While you are closed';

/** The level, its name, what it means, and exchanges as examples. */
const LEVELS = [
  ['off', 'Nothing', 'No text goes out, not even a warning where somebody writes that they smell gas.',
    [['At any hour', [FIRST]]]],
  ['acknowledge', 'Say that their text arrived', 'One text that says that your office has theirs, and when it opens.',
    [[OPEN, [FIRST, 'ack_open']], [CLOSED, [FIRST, 'ack_closed']]]],
  ['ask_when_closed', 'Ask while you are closed',
    'Out of hours we ask for name, address and a time that would suit. While you are open, we only say that it arrived.',
    [[OPEN, [FIRST, 'ack_open']], [CLOSED, [...ASKED, 'done_closed']]]],
  ['ask', 'Always ask', 'We ask at any hour, at most three questions, and never for what is known already.',
    [[OPEN, [...ASKED, 'done_open']], [CLOSED, [...ASKED, 'done_closed']]]],
];

function Levels({ value, messages, onInput }) {
  const id = useId();
  return html`<fieldset class="field"><legend>What customers get</legend>
    <div class="choices">${LEVELS.map(([level, label, hint, examples]) => html`<div key=${level} class="business-level">
      <label class="choice">
        <input type="radio" name=${id} checked=${level === value} onChange=${() => onInput(level)} />
        <span>${label}</span><span class="hint">${hint}</span>
      </label>
      <div class="business-example">${examples.map(([when, lines]) => html`
        <${Exchange} key=${when} when=${when} lines=${lines} messages=${messages} isBrief=${level !== value} />`)}</div>
    </div>`)}</div>
  </fieldset>`;
}

/** `isBrief`: only what comes first. */
function Exchange({ when, lines, messages, isBrief }) {
  const shown = isBrief ? lines.slice(0, 2) : lines;
  return html`<div class="business-exchange">
    <span class="soft small">${when}</span>
    ${shown.map((line, at) => (line.customer
      ? html`<${Bubble} key=${at} who="theirs">${line.customer}<//>`
      : html`<${Bubble} key=${at}>${messages[line].preview.text}<//>`))}
    ${lines.length === 1 && html`<span class="soft small">No answer</span>`}
    ${shown.length < lines.length && html`<span class="soft small">and so on</span>`}
  </div>`;
}

/** A text as a phone shows it. */
export function Bubble({ who = 'ours', lang, children }) {
  return html`<p class=${`business-bubble ${who}`} lang=${lang}>
    <span class="only-read">${who === 'ours' ? 'Reply: ' : 'Customer: '}</span>${children}</p>`;
}
