// One text of ours, changed: what a customer would read, and what it takes.
import { html } from '../html.js';
import { useRef, useState } from '../vendor/preact.js';
import { useAct } from '../load.js';
import { inPlain, measure } from '../segments.js';
import { Button } from '../kit/button.js';
import { Dialog } from '../kit/dialog.js';
import { TextArea } from '../kit/field.js';
import { toast } from '../kit/toast.js';
import { useForm } from './drafts.js';
import { Form, Odd, Problems, SaveRow, useSettings } from './form.js';
import { Bubble } from './replies.js';
import { fill } from './text.js';

const MEANINGS = [
  ['business', 'your business’s name'],
  ['phone', 'your office phone'],
  ['opens', 'when you open next, such as “8 AM Mon”'],
];

const LACKS = { phone: 'You have no office phone yet', opens: 'No day has opening hours yet' };

/** What the text has to have, by what it needs. */
function demands(needs, isSpanish) {
  const stop = `${isSpanish ? 'STOP or ALTO' : 'STOP'} in capitals`;
  const automatic = isSpanish ? 'Respuesta automatica' : 'Automatic reply';
  if (needs === 'name') return 'It has to have {business}.';
  if (needs === 'name and STOP') return `It has to have {business}, and ${stop}.`;
  return needs === 'all'
    ? `It has to have {business}, say that it is automatic (“${automatic}”), and ${stop}.`
    : 'Where it comes first in a conversation, your name, that it is automatic, and STOP are put after it.';
}

export function MessageEditor({ language, name, title, needs }) {
  const { settings, save } = useSettings();
  const put = (text) => save({ messages: { [language]: { [name]: text } } });
  const message = settings.messages[language][name];
  // Our own words do not become theirs by being saved unchanged.
  const form = useForm(`messages/${language}.${name}`, { text: message.text }, async (changed) => {
    if ('text' in changed) await put(changed.text);
  });
  const field = `messages.${language}.${name}`;
  const area = useRef(null);
  const { text } = form.value;
  const filled = fill(text, settings, language);
  const shown = form.isChanged ? filled.text : message.preview.text;
  // What the size says by itself, as one types, is not said twice.
  const odd = !form.isChanged && settings.warnings[field]?.filter((said) => !/segments|GSM-7/.test(said));
  const back = () => {
    form.discard();
    requestAnimationFrame(() => area.current?.focus());
  };
  const insert = (placeholder) => {
    const { current } = area;
    current.setRangeText(`{${placeholder}}`, current.selectionStart, current.selectionEnd, 'end');
    form.change({ text: current.value });
    current.focus();
  };

  return html`<${Form} class="stack" title=${title} act=${form.save}>
    <${TextArea} label="Words" lang=${language} ref=${area} rows="4" ...${form.field('text')} wrong=${form.wrong(field)}
      hint=${demands(needs, language === 'es')} />
    <div class="row small"><span class="soft">Put in:</span>${MEANINGS.map(([placeholder, means]) => html`
      <${Button} key=${placeholder} little aria-label=${`Put in {${placeholder}}: ${means}`} title=${means}
        onClick=${() => insert(placeholder)}>${`{${placeholder}}`}<//>`)}</div>
    <div class="business-preview">
      <span class="soft small">What a customer reads</span>
      <${Bubble} lang=${language}>${shown}<//>
      <${Size} text=${shown} own=${text} onPlain=${(plain) => form.change({ text: plain })} />
    </div>
    <${Odd} said=${filled.lacks.map((lacks) => `${LACKS[lacks]}, so customers get other words without {${lacks}}.`)} />
    <${Odd} said=${odd} />
    <${Problems} problem=${form.problem} fields=${[field]} again=${form.save} />
    <div class="row"><${SaveRow} form=${form} />
      ${message.own && html`<${BackToOurs} text=${message.text} put=${put} onBack=${back} />`}</div>
  <//>`;
}

function BackToOurs({ text, put, onBack }) {
  const [isAsked, ask] = useState(false);
  const back = useAct(async () => {
    await put(null);
    onBack();
    toast('Our words are back');
  });
  return html`<${Button} kind="plain-link" onClick=${() => ask(true)}>Back to our words<//>
    ${isAsked && html`<${Dialog} title="Put our words back?" onClose=${() => ask(false)}>
      <p>Yours will not be kept:</p>
      <blockquote class="business-quote">${text}</blockquote>
      <${Problems} problem=${back.problem} />
      <div class="ends">
        <${Button} onClick=${() => ask(false)}>Keep mine<//>
        <${Button} kind="primary" busy=${back.busy} onClick=${back.run}>Put our words back<//>
      </div>
    <//>`}`;
}

/** `text` as a customer reads it, `own` with its placeholders; `onPlain` is given `own` in the plain alphabet. */
function Size({ text, own, onPlain }) {
  const { characters, segments, room, outside } = measure(text);
  const plain = inPlain(own);
  return html`<p class="small" aria-live="polite">${segments > 1
    ? html`<strong>${segments} parts</strong> · ${characters} characters, ${room} in each part.
      ${' '}<span class="business-costs">Twilio bills each part.</span>`
    : html`<strong>1 part</strong> · ${characters} of ${room} characters`}</p>
    ${outside.length > 0 && html`<p class="small">
      ${outside.map((character) => `“${character}”`).join(', ')} ${outside.length === 1 ? 'is' : 'are'} not in the alphabet that
      every phone has. One such character is enough for the whole text to take a larger one: a part then holds ${room} characters
      instead of ${segments > 1 ? 153 : 160}.</p>
      ${plain !== own && html`<${Button} little onClick=${() => onPlain(plain)}>Use plain characters<//>`}`}`;
}
