// Numbers that are never booked, and customers who want to be forgotten.
import { html } from '../html.js';
import { useState } from '../vendor/preact.js';
import { call } from '../api.js';
import { useAct } from '../load.js';
import { useScope } from '../scope.js';
import { Button } from '../kit/button.js';
import { Dialog } from '../kit/dialog.js';
import { TextField } from '../kit/field.js';
import { Notice } from '../kit/notice.js';
import { number as written } from '../kit/number.js';
import { toast } from '../kit/toast.js';
import { Ago, exact } from '../kit/when.js';
import { Form, plainly, Problems, toSection } from './form.js';
import { More, usePages } from './pages.js';

export function Customers() {
  return html`<${NeverBooked} /><${Erase} />`;
}

function NeverBooked() {
  const scope = useScope();
  const pages = usePages('/not-customers', 'not_customers', 'after');
  const without = (number) => pages.items.filter((each) => each.number !== number);
  const remove = useAct(async (number) => {
    await call('DELETE', scope.api(`/not-customers/${encodeURIComponent(number)}`));
    pages.put(without(number));
    toSection();
    toast(`Texts from ${written(number)} become bookings again`);
  });
  const add = async (typed) => {
    const { not_customer: added } = (await call('PUT', scope.api(`/not-customers/${typed}`))).body;
    pages.put([added, ...without(added.number)]);
    toast(`Texts from ${written(added.number)} are not booked from now on`);
  };
  return html`<section class="card">
    <h2>Numbers that are never booked</h2>
    <p class="soft">Suppliers, family, machines: their texts are kept under Activity, and nothing else happens with them.</p>
    ${!scope.readOnly && html`<${AskNumber} title="Never book a number" label="Number" act=${add} button="Never book it" />`}
    ${pages.items?.length === 0 && html`<p class="soft">None so far. You can also mark somebody under Activity.</p>`}
    ${pages.items?.length > 0 && html`<ul class="business-list">${pages.items.map(({ number, ...marked }) => html`
      <li key=${number}><span><strong class="number">${written(number)}</strong>
          ${' '}<span class="soft small"><${Ago} at=${marked.marked_at} /> by ${marked.marked_by}</span></span>
        ${!scope.readOnly && html`<${Button} little disabled=${remove.busy} onClick=${() => remove.run(number)}>
          Remove<span class="only-read"> ${written(number)}</span><//>`}</li>`)}</ul>`}
    <${Problems} problem=${remove.problem} />
    <${More} pages=${pages} />
  </section>`;
}

/** A number, and what to do with it. What is wrong with it is said below. */
function AskNumber({ title, label, button, act }) {
  const [typed, setTyped] = useState('');
  const { run, busy, problem } = useAct(async () => {
    // Nothing is no number either, and would be another address.
    await act(encodeURIComponent(typed.trim() || '-'));
    setTyped('');
  });
  return html`<${Form} class="stack tight" title=${title} act=${() => { if (!busy) run(); }}>
    <div class="business-ask">
      <${TextField} label=${label} type="tel" autocomplete="off" value=${typed} onInput=${setTyped}
        wrong=${problem?.errors?.number} />
      <${Button} type="submit" busy=${busy}>${button}<//></div>
    <${Problems} problem=${problem?.errors?.number ? null : problem} />
  <//>`;
}

function Erase() {
  const scope = useScope();
  const [asked, ask] = useState(null);
  const [receipt, setReceipt] = useState(null);
  // Without confirmation nothing is done but to say what would go.
  const look = async (typed) => {
    const path = scope.api(`/customers/${typed}`);
    setReceipt(null);
    try {
      await call('DELETE', path);
    } catch (problem) {
      if (problem.more?.texts === undefined) throw problem;
      ask({ path, means: plainly(problem).detail });
    }
  };
  const erase = useAct(async () => {
    const { body } = await call('DELETE', `${asked.path}?confirm=yes`);
    ask(null);
    setReceipt(body.receipt);
  });
  const close = () => { ask(null); erase.clear(); };
  return html`<section class="card">
    <h2>Erase a customer</h2>
    <p class="soft">When somebody asks to be forgotten: their texts, photos and what we learned of them are deleted for good. You
      see what it means before anything is done.</p>
    ${!scope.readOnly && html`<${AskNumber} title="Erase a customer" label="The customer's number" act=${look}
      button="Look what there is" />`}
    ${receipt && html`<${Receipt} receipt=${receipt} />`}
    ${asked && html`<${Dialog} title="Erase this customer?" onClose=${close}>
      <p>${asked.means}</p>
      <p>This cannot be undone.</p>
      <${Problems} problem=${erase.problem} />
      <div class="ends">
        <${Button} onClick=${close}>Keep everything<//>
        <${Button} kind="danger" busy=${erase.busy} busyLabel="Erasing…" onClick=${erase.run}>Erase for good<//>
      </div>
    <//>`}
  </section>`;
}

const KEPT = {
  ledger: 'Which of Twilio’s messages were dealt with, without any number',
  history: 'Lines of the history, with the last four digits of the number',
  not_customer: 'The number on your list of those that are never booked, until you take it off',
  opted_out: 'That they want no texts, so that they get none, under a name that says nothing of them',
};

const count = (of, what) => `${of} ${what}${of === 1 ? '' : 's'}`;

function Receipt({ receipt }) {
  const { deleted, left_in_servicetitan: titan, left_in_twilio: twilio } = receipt;
  const bookings = titan.bookings.map(({ environment, booking_id: id, external_id: external, job_id: job }) => [
    id ? `Booking ${id}` : `Perhaps a booking (${external})`,
    ...(environment === 'integration' ? ['in the test environment'] : []),
    ...(job ? [`and a note on job ${job}`] : []),
  ].join(', '));
  const messages = twilio.messages.map((each) => `${count(each.messages, 'message')} at ${written(each.number)}`);
  return html`<${Notice} tone="good" title=${`${written(receipt.number)} was erased on ${exact(receipt.erased_at)}`}>
    <div class="stack tight">
      <p>Deleted: ${count(deleted.texts, 'text')}, ${count(deleted.conversations, 'conversation')}, and what they said about being
        texted (${deleted.consents}).${deleted.unbooked > 0 && ` Texts that will be in no booking: ${deleted.unbooked}.`}</p>
      <${Left} title="Still in ServiceTitan" items=${bookings} how=${titan.how} />
      <${Left} title="Still at Twilio" items=${messages} how=${twilio.how} />
      <${Left} title="Kept here" items=${receipt.kept.map((each) => KEPT[each])} />
    </div><//>`;
}

function Left({ title, items, how }) {
  return items.length > 0 && html`<h3>${title}</h3><ul>${items.map((each) => html`<li key=${each}>${each}</li>`)}</ul>
    ${how && html`<p class="small">${how}</p>`}`;
}
