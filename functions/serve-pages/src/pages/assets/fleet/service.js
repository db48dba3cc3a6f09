// What only operators decide about a business: whether it is served, whether it replies, how much, and its end.
import { html } from '../html.js';
import { useState } from '../vendor/preact.js';
import { call } from '../api.js';
import { useAct } from '../load.js';
import { useScope } from '../scope.js';
import { Button } from '../kit/button.js';
import { TextField } from '../kit/field.js';
import { toast } from '../kit/toast.js';
import { Ask, useWhy } from './ask.js';
import { Remove } from './remove.js';
import { forget } from './use-tenants.js';

const OPENED = { suspend: Suspend, replies: Replies, most: Most, remove: Remove };

export function Service({ tenant, put, removed }) {
  const scope = useScope();
  const [open, setOpen] = useState(null);
  const onClose = () => setOpen(null);
  const done = (answer, words) => { put(answer.body.tenant); forget(); onClose(); toast(words); };
  const { suspended, replies_stopped: stopped, replies_a_day: most } = tenant;
  const choices = [
    ['suspend', suspended ? 'Resume service' : 'Suspend'],
    ['replies', stopped ? 'Resume replies' : 'Stop replies'],
    ['most', 'Change the limit'],
    ['remove', 'Delete the business', 'danger'],
  ];
  return html`<section class="card" aria-labelledby="fleet-service"><h2 id="fleet-service">Service</h2>
    <dl class="facts">
      <dt>Service</dt><dd>${suspended ? 'Suspended: texts are kept, and nothing is booked' : 'In service'}</dd>
      <dt>Replies</dt><dd>${stopped ? 'Stopped' : 'As the business chose'}, at most ${most.toLocaleString()} a day</dd></dl>
    ${!scope.readOnly && html`<div class="row">${choices.map(([key, words, kind]) => html`
      <${Button} key=${key} little kind=${kind} onClick=${() => setOpen(key)}>${words}<//>`)}</div>`}
    ${open && html`<${OPENED[open]} tenant=${tenant} onClose=${onClose} done=${done} removed=${removed} />`}</section>`;
}

function Suspend({ tenant: { suspended, business }, onClose, done }) {
  const scope = useScope();
  const act = useAct(async () => {
    done(await call('PATCH', scope.api(''), { suspended: !suspended }), suspended ? 'In service again' : 'Suspended');
  });
  return html`<${Ask} title=${suspended ? `Resume ${business}?` : `Suspend ${business}?`} act=${act} onClose=${onClose}
    verb=${suspended ? 'Resume service' : 'Suspend'} kind=${suspended ? 'primary' : 'danger'}>
    <p>${suspended ? 'Texts that were kept meanwhile are taken up again.'
      : 'Its texts are kept and nothing is booked or answered, until somebody resumes it.'}</p><//>`;
}

function Replies({ tenant, onClose, done }) {
  const scope = useScope();
  const [why, field] = useWhy('The business\'s trail keeps it.');
  const stopped = Boolean(tenant.replies_stopped);
  const act = useAct(async () => {
    const answer = await call('PUT', scope.api('/replies'), { stopped: !stopped, ...why });
    done(answer, stopped ? 'Replies go out again' : 'Replies are stopped');
  });
  return html`<${Ask} title=${stopped ? 'Resume its replies?' : 'Stop its replies?'} act=${act} onClose=${onClose}
    verb=${stopped ? 'Resume replies' : 'Stop replies'} kind=${stopped ? 'primary' : 'danger'}>
    <p>${stopped ? 'Its customers are answered again, as the business chose.'
      : 'None of its customers is answered automatically, and the business cannot change that. Texts are still booked.'}</p>
    ${field(act.problem)}<//>`;
}

function Most({ tenant, onClose, done }) {
  const scope = useScope();
  const [most, setMost] = useState(String(tenant.replies_a_day));
  const given = most.trim() === '' ? null : Number(most);
  const act = useAct(async () => {
    done(await call('PATCH', scope.api(''), { replies_a_day: Number.isNaN(given) ? most : given }), 'Saved');
  });
  return html`<${Ask} title="Replies a day" act=${act} onClose=${onClose} verb="Save" kind="primary">
    <${TextField} label="Automatic replies a day, at most" inputmode="numeric" value=${most} onInput=${setMost}
      hint="From midnight to midnight UTC. Empty: as many as usual, 1,000." wrong=${act.problem?.errors.replies_a_day} /><//>`;
}
