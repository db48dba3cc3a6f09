// The words of automatic replies, in both languages.
import { html } from '../html.js';
import { useContext, useState } from '../vendor/preact.js';
import { useScope } from '../scope.js';
import { Badge } from '../kit/badge.js';
import { Button } from '../kit/button.js';
import { Drafts } from './drafts.js';
import { MessageEditor } from './message.js';
import { Bubble } from './replies.js';
import { useSettings } from './form.js';

const LANGUAGES = [['en', 'English'], ['es', 'Spanish']];

/** `[key, title, when it is sent, what it has to have]` each, in groups. */
const GROUPS = [
  ['When a customer writes first', [
    ['ack_open', 'It arrived, while you are open', 'The first answer where nothing is asked.', 'all'],
    ['ack_closed', 'It arrived, while you are closed', 'The same out of hours.', 'all'],
    ['ask_problem', 'What is it about?', 'Nobody knows yet what the customer needs.', 'all'],
    ['ask_who', 'Name and address?', 'Both are unknown, and this question comes first.', 'all'],
    ['ask_which', 'Which address?', 'The customer has several addresses, or only the address is unknown.', 'all'],
    ['existing_job', 'About a visit there is already', 'It is about a job that you have, or a complaint.', 'all'],
    ['neutral', 'Nothing more can be said', 'For instance to a customer whom you marked “do not service”.', 'all'],
    ['trouble', 'ServiceTitan does not answer', 'The booking could not be made yet. Sent once.', 'all'],
  ]],
  ['As the conversation goes on', [
    ['ask_who_next', 'Name and address, as a second question', 'After another question.'],
    ['ask_when', 'When would it suit?', 'All that is left to know is the time.'],
    ['done_open', 'Nothing left to ask, while you are open', 'After the last answer.'],
    ['done_closed', 'Nothing left to ask, while you are closed', 'The same out of hours.'],
    ['your_question', 'The customer asked something', 'Goes before our own next question.'],
    ['call_me', 'The customer wants a call', 'No more questions are asked.'],
    ['added', 'More came in', 'For a request that is complete already.'],
  ]],
  ['Emergencies', [
    ['urgent_water', 'Flooding or a burst pipe', 'Once the booking is made, marked urgent.', 'all'],
    ['urgent', 'Anything else that is urgent', 'Sewage, no water, no heat. Once the booking is made.', 'all'],
    ['life_gas', 'Gas or carbon monoxide', 'At once, at any hour, alone.'],
    ['life_fire', 'Fire, smoke, sparks or a shock', 'At once, at any hour, alone.'],
  ]],
  ['Opting out and help', [
    ['opted_out', 'No more texts', 'The last one they get, where Twilio does not confirm it by itself.', 'name'],
    ['help', 'Help, asked for in Spanish', 'The answer to AYUDA. Twilio answers HELP.', 'name and STOP'],
  ]],
];

export function MessageList() {
  const [language, setLanguage] = useState('en');
  return html`
    <section class="card">
      <h2>Messages</h2>
      <p class="soft">Every text that customers may get by itself. Who writes in Spanish is answered in Spanish. Which of them
        are used depends on what you chose under Replies.</p>
      <div class="row business-tabs" role="group" aria-label="Language">${LANGUAGES.map(([each, words]) => html`
        <${Button} key=${each} aria-pressed=${String(each === language)} onClick=${() => setLanguage(each)}>${words}<//>`)}
      </div>
    </section>
    ${GROUPS.map(([title, messages]) => html`<section class="card" key=${title} aria-label=${title}>
      <h2>${title}</h2>
      ${messages.map(([name, ...about]) => html`
        <${Message} key=${`${language}.${name}`} language=${language} name=${name} about=${about} />`)}
    </section>`)}`;
}

function Message({ language, name, about: [title, when, needs] }) {
  const scope = useScope();
  const { settings } = useSettings();
  const isUnsaved = useContext(Drafts).has(`messages/${language}.${name}`);
  const [isOpen, setOpen] = useState(isUnsaved);
  const act = isOpen ? 'Close' : 'Change';
  const { own, fixed, preview } = settings.messages[language][name];
  return html`<article class="business-message">
    <header class="row">
      <h3>${title}</h3>
      ${own && html`<${Badge} tone="accent">Your words<//>`}
      ${preview.segments > 1 && html`<${Badge} tone="warn">${preview.segments} parts<//>`}
      ${isUnsaved && html`<${Badge} tone="warn">Not saved<//>`}
      ${!fixed && !scope.readOnly && html`<${Button} little aria-expanded=${String(isOpen)} aria-label=${`${act}: ${title}`}
        onClick=${() => setOpen(!isOpen)}>${act}<//>`}
    </header>
    <p class="soft small">${when}${fixed && ' Lives hang on these words, so they cannot be changed.'}</p>
    ${isOpen
      ? html`<${MessageEditor} language=${language} name=${name} title=${title} needs=${needs} />`
      : html`<${Bubble} lang=${language}>${preview.text}<//>`}
  </article>`;
}
