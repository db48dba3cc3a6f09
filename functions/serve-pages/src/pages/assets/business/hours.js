// When somebody is in the office, day by day.
import { html } from '../html.js';
import { useId } from '../vendor/preact.js';
import { Button } from '../kit/button.js';
import { FormCard, Odd, useSettings, useSettingsForm } from './form.js';

/** Spans of a day. */
const MOST = 6;

const KINDS = [['closed', 'Closed'], ['open', 'Open'], ['all', 'Open all day']];

export function Hours() {
  const { settings } = useSettings();
  const form = useSettingsForm('office/hours', settings.opening_hours, (_, value) => ({ opening_hours: value }));
  const weekdays = () => form.change(Object.fromEntries(DAYS.slice(1, 5).map((day) => [day, form.value.monday])));
  return html`<${FormCard} title="Opening hours" form=${form} fields=${['opening_hours']}
    lead="Replies say when the office is open again. Texts become bookings at any hour.">
    <div class="business-week">${DAYS.map((day) => html`
      <${Day} key=${day} day=${day} spans=${form.value[day]} wrong=${asClocks(form.wrong(`opening_hours.${day}`))}
        onInput=${(spans) => form.change({ [day]: spans })} copy=${day === 'monday' ? weekdays : undefined} />`)}
    </div>
    <${Odd} said=${settings.warnings.opening_hours} />
  <//>`;
}

function Day({ day, spans, wrong, onInput, copy }) {
  const id = useId();
  const kind = kindOf(spans);
  const name = dayName(day);
  // Where a time is missing, that is what is wrong.
  const isMissing = spans.some(({ from, to }) => !from || !to);
  const tied = (time) => ({
    'aria-describedby': wrong && id,
    'aria-invalid': wrong && !(isMissing && time) ? 'true' : undefined,
  });
  const put = (at, changed) => onInput(spans.map((span, each) => (each === at ? { ...span, ...changed } : span)));
  return html`<fieldset class="business-day">
    <legend class="only-read">${name}</legend>
    <span class="business-day-name" aria-hidden="true">${name}</span>
    <select class="input" aria-label=${`${name}: open or closed`} value=${kind}
      onChange=${(event) => onInput(SPANS[event.target.value])}>
      ${KINDS.map(([each, words]) => html`<option key=${each} value=${each} selected=${each === kind}>${words}</option>`)}
    </select>
    <div class="stack tight business-spans">
      ${kind === 'open' && spans.map((span, at) => html`<div class="business-span" key=${at}>
        <input class="input" type="time" aria-label=${`${name}, from`} value=${span.from} ...${tied(span.from)}
          onInput=${(event) => put(at, { from: event.target.value })} />
        <span aria-hidden="true">to</span>
        <input class="input" type="time" aria-label=${`${name}, to`} value=${shownEnd(span.to)} ...${tied(span.to)}
          onInput=${(event) => put(at, { to: givenEnd(event.target.value) })} />
        ${spans.length > 1 && html`<${Button} little aria-label=${`Remove these hours of ${name}`}
          onClick=${() => onInput(spans.filter((_, each) => each !== at))}>Remove<//>`}
        ${at === spans.length - 1 && at < MOST - 1 && html`<${Button} little kind="plain-link"
          aria-label=${`More hours on ${name}`} onClick=${() => onInput([...spans, { from: '', to: '' }])}>+ More hours<//>`}
      </div>`)}
      ${copy && html`<div><${Button} little kind="plain-link" onClick=${copy}>Copy Monday to Tuesday through Friday<//></div>`}
    </div>
    ${wrong && html`<div class="field business-day-wrong"><div class="wrong" id=${id}>${wrong.join(' ')}</div></div>`}
  </fieldset>`;
}

export const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

const dayName = (day) => day[0].toUpperCase() + day.slice(1);

const USUAL = { from: '08:00', to: '17:00' };
const ALL_DAY = { from: '00:00', to: '24:00' };

/** closed, open or all. */
function kindOf(spans) {
  if (spans.length === 0) return 'closed';
  return JSON.stringify(spans) === JSON.stringify([ALL_DAY]) ? 'all' : 'open';
}

/** The spans of a day that becomes one of these. */
const SPANS = { closed: [], open: [USUAL], all: [ALL_DAY] };

const shownEnd = (to) => (to === '24:00' ? '00:00' : to);

const givenEnd = (to) => (to === '00:00' ? '24:00' : to);

/** The API speaks of times by the clock of 24 hours; the fields do as the person's own computer does. */
function asClocks(said) {
  return said?.map((words) => (words.includes('not a time of day')
    ? 'Please fill in both times.'
    : words.replace(/\b([01]\d|2[0-4]):[0-5]\d\b/g, clock)));
}

function clock(time) {
  if (time === '24:00') return 'midnight';
  const [hour, minute] = time.split(':').map(Number);
  return new Date(2000, 0, 1, hour, minute).toLocaleTimeString(undefined, { timeStyle: 'short' });
}
