// Who of the staff is alerted by text, and of what. The list is saved as a whole.
import { html } from '../html.js';
import { useEffect, useRef, useState } from '../vendor/preact.js';
import { call } from '../api.js';
import { useAct, useLoad } from '../load.js';
import { useScope } from '../scope.js';
import { Badge } from '../kit/badge.js';
import { Bones } from '../kit/bones.js';
import { Button } from '../kit/button.js';
import { Empty } from '../kit/empty.js';
import { Select, Switch, TextField } from '../kit/field.js';
import { ProblemNotice } from '../kit/notice.js';
import { number } from '../kit/number.js';
import { toast } from '../kit/toast.js';
import { clock } from '../kit/when.js';
import { useForm } from './drafts.js';
import { AmountField, Form, FormCard, Problems, toSection, useSettings, useSettingsForm } from './form.js';

const MOST = 5;

const ALERTS = [
  ['emergency', 'Emergencies', 'A customer writes of flooding, gas, no heat and the like.'],
  ['trouble', 'Trouble', 'Something keeps texts from becoming bookings, or bookings wait.'],
  ['every_conversation', 'Every conversation', 'Whenever somebody new texts.'],
];

const HOURS = [['always', 'At any hour'], ['opening_hours', 'During opening hours only']];

export function People() {
  const scope = useScope();
  const { data, set, problem, reload } = useLoad(scope.api('/contacts'));
  return html`
    <${ProblemNotice} problem=${problem} title="Your staff could not be loaded" again=${reload} />
    ${!data && !problem && html`<div class="card"><${Bones} /></div>`}
    ${data && html`<${Contacts} contacts=${data.contacts} setContacts=${(contacts) => set({ contacts })} />`}
    <${Untouched} />`;
}

function Contacts({ contacts, setContacts }) {
  const scope = useScope();
  const saved = contacts.map(({ id, name, number: own, alerts, hours }) => ({ id, name, number: number(own), alerts, hours }));
  const form = useForm('people', { contacts: saved }, async (_, all) => {
    setContacts((await call('PUT', scope.api('/contacts'), all)).body.contacts);
  });
  const shown = form.value.contacts;
  const put = (next) => form.change({ contacts: next });
  const confirmed = (now) => setContacts(contacts.map((each) => (each.id === now.id ? now : each)));
  return html`
    <${FormCard} title="Staff alerts" form=${form}
      lead="Up to five people get a text when something needs them, once they confirmed their number with a code.">
      ${shown.length === 0 && html`<${Empty} title="Nobody is alerted yet">Add at least one person, so that somebody hears of an
        emergency at night.<//>`}
      ${shown.map((contact, at) => html`<${Contact} key=${contact.id ?? at} contact=${contact}
        saved=${contacts.find((each) => each.id === contact.id)} wrong=${(field) => form.wrong(`contacts.${at}.${field}`)}
        onInput=${(changed) => put(shown.with(at, { ...contact, ...changed }))}
        remove=${() => { put(shown.filter((_, nth) => nth !== at)); toSection(); }} />`)}
      ${shown.length < MOST && html`<div><${Button} onClick=${() => put([...shown,
        { name: '', number: '', alerts: ['emergency', 'trouble'], hours: 'always' }])}>Add a person<//></div>`}
    <//>
    ${!scope.readOnly && contacts.filter((each) => !each.confirmed_at).map((contact) => html`
      <${Confirm} key=${contact.id} contact=${contact} onConfirmed=${confirmed} />`)}`;
}

/** `saved`: as the API has it; none of one who is new. */
function Contact({ contact, saved, wrong, onInput, remove }) {
  const who = contact.name || 'New person';
  const toggle = (alert) => onInput({
    alerts: ALERTS.map(([each]) => each).filter((each) => (each === alert) !== contact.alerts.includes(each)),
  });
  const field = (name) => ({ value: contact[name], wrong: wrong(name), onInput: (given) => onInput({ [name]: given }) });
  return html`<fieldset class="business-contact stack">
    <legend class="only-read">${who}</legend>
    <div class="row"><h3>${who}</h3><${State} saved=${saved} typed=${contact.number} />
      <${Button} little onClick=${remove}>Remove<span class="only-read"> ${who}</span><//></div>
    <div class="columns">
      <${TextField} label="Name" maxlength="60" autocomplete="off" ...${field('name')} />
      <${TextField} label="Mobile number" type="tel" autocomplete="off" ...${field('number')} />
    </div>
    <fieldset class="field"><legend>Is told of</legend>
      <div>${ALERTS.map(([alert, label, means]) => html`<label class="business-check" key=${alert}>
        <input type="checkbox" checked=${contact.alerts.includes(alert)} onChange=${() => toggle(alert)} />
        <span>${label} <span class="soft small">${means}</span></span></label>`)}</div>
    </fieldset>
    <div class="business-short"><${Select} label="When" options=${HOURS} ...${field('hours')} /></div>
  </fieldset>`;
}

function State({ saved, typed }) {
  if (!saved || number(saved.number) !== typed) return html`<${Badge} tone="warn">Not saved<//>`;
  if (saved.opted_out) return html`<${Badge} tone="bad">Texted STOP: nothing until START<//>`;
  return saved.confirmed_at ? html`<${Badge} tone="good">Confirmed<//>` : html`<${Badge} tone="warn">Not confirmed yet<//>`;
}

function Untouched() {
  const { untouched_after_minutes: minutes } = useSettings().settings;
  const form = useSettingsForm('people/untouched', { untouched_after_minutes: minutes === null ? null : String(minutes) });
  const field = form.field('untouched_after_minutes');
  return html`<${FormCard} title="Bookings that wait" form=${form}
    lead="A booking that is still new in ServiceTitan may have been overlooked. Whoever is told of trouble is told of it.">
    <${Switch} label="Tell us of bookings that nobody has touched" value=${field.value !== null}
      onInput=${(on) => field.onInput(on ? String(minutes ?? 60) : null)} />
    ${field.value !== null && html`<${AmountField} label="After" unit="minutes of opening hours" hint="15 to 1440."
      ...${field} />`}
  <//>`;
}

function Confirm({ contact, onConfirmed }) {
  const scope = useScope();
  const path = scope.api(`/contacts/${encodeURIComponent(contact.id)}/confirm`);
  const [sent, setSent] = useState(null);
  const [code, setCode] = useState('');
  const field = useRef(null);
  const check = useAct(async () => {
    const { body } = await call('POST', path, { code });
    toast(`${contact.name} is confirmed`);
    onConfirmed(body.contact);
    toSection();
  });
  const send = useAct(async () => {
    check.clear();
    setCode('');
    setSent((await call('POST', path, {})).body);
  });
  useEffect(() => { if (sent) field.current.focus(); }, [sent]);

  return html`<section class="card" aria-label=${`Confirm ${contact.name}`}>
    <h2>Confirm ${contact.name}</h2>
    <p>${sent
      ? `A code was texted to ${number(contact.number)}. It is good until ${clock(sent.expires_at)}.`
      : `We text a code of six digits to ${number(contact.number)}. Once it is entered here, alerts go there.`}</p>
    ${sent && html`<${Form} class="business-ask" title="The code" act=${() => { if (!check.busy) check.run(); }}>
      <${TextField} label="Code" inputmode="numeric" autocomplete="one-time-code" ref=${field} value=${code} onInput=${setCode}
        wrong=${check.problem?.errors?.code} />
      <${Button} kind="primary" type="submit" busy=${check.busy} busyLabel="Checking…">Confirm<//>
    <//>`}
    <${Problems} problem=${check.problem?.errors?.code ? null : check.problem} />
    <${Problems} problem=${send.problem} />
    <div><${Button} kind=${sent ? 'plain-link' : 'primary'} busy=${send.busy} busyLabel="Sending…" onClick=${send.run}>
      ${sent ? 'Text a new code' : 'Text the code'}<//></div>
  </section>`;
}
