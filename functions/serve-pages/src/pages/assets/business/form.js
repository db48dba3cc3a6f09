// Cards that are saved by themselves, and what is wrong with what is in them.
import { html } from '../html.js';
import { createContext, useContext, useEffect, useRef } from '../vendor/preact.js';
import { call } from '../api.js';
import { useScope } from '../scope.js';
import { Button } from '../kit/button.js';
import { Field } from '../kit/field.js';
import { Notice, ProblemNotice } from '../kit/notice.js';
import { clock } from '../kit/when.js';
import { useForm } from './drafts.js';

/** `form` as `useForm` gives it; `fields`: those that say themselves what is wrong with them, by the beginning of a name. */
export function FormCard({ title, lead, form, fields = Object.keys(form.value), children }) {
  const scope = useScope();
  const card = useRef(null);
  useEffect(() => { if (form.problem) card.current.querySelector('[aria-invalid="true"]')?.focus(); }, [form.problem]);
  return html`<${Form} class="card" card=${card} title=${title} act=${form.save}>
    <h2>${title}</h2>
    ${lead && html`<p class="soft">${lead}</p>`}
    <fieldset class="business-fields stack" disabled=${scope.readOnly}>${children}</fieldset>
    <${Problems} problem=${form.problem} fields=${fields} again=${form.save} />
    ${!scope.readOnly && html`<${SaveRow} form=${form} />`}
  <//>`;
}

export function Form({ title, act, card, children, ...rest }) {
  const submit = (event) => {
    event.preventDefault();
    act();
  };
  return html`<form noValidate onSubmit=${submit} aria-label=${title} ref=${card} ...${rest}>${children}</form>`;
}

export function SaveRow({ form }) {
  const { isChanged, isSaved, busy } = form;
  return html`<div class="row">
    <${Button} kind=${isChanged ? 'primary' : ''} type="submit" busy=${busy} busyLabel="Saving…">Save<//>
    ${isChanged && !busy && html`<${Button} kind="plain-link" onClick=${form.discard}>Undo changes<//>`}
    <span class="soft small" role="status">${isChanged ? 'Not saved yet' : isSaved && '✓ Saved'}</span>
  </div>`;
}

/** What is wrong with fields is said beside them, and here only where no field is shown for it. */
export function Problems({ problem, fields = [], again, title }) {
  const all = Object.entries(problem?.errors ?? {});
  if (all.length === 0) return html`<${ProblemNotice} problem=${plainly(problem)} again=${again} title=${title} />`;
  const others = all.filter(([name]) => !fields.some((own) => `${name}.`.startsWith(`${own}.`)));
  return html`<${Notice} tone="bad" title="Nothing was saved yet">
    <p>Please correct what is marked. What you typed is still there.</p>
    ${others.length > 0 && html`<ul>${others.map(([name, said]) => html`<li key=${name}>${said.join(' ')}</li>`)}</ul>`}
  <//>`;
}

const TIME = /\d{4}-\d\d-\d\dT[\d:.]+Z/g;
/** What is meant for programs. */
const OF_CALLS = / \(PUT [^)]*\)|,? or repeat with &anyway[^.]*| Repeat with \?confirm=yes[^.]*\./g;

/** The same problem in words for people, with times by their own clock. */
export function plainly(problem) {
  return problem && { ...problem, detail: problem.detail.replace(OF_CALLS, '').replace(TIME, (time) => clock(time)) };
}

/** What was pressed goes away with this: the keyboard goes on from the top of the section. */
export function toSection() {
  requestAnimationFrame(() => document.getElementById('business-section')?.focus({ preventScroll: true }));
}

/** What looks odd and is saved all the same. */
export function Odd({ said }) {
  return said?.length > 0 && html`<p class="business-odd"><span class="only-read">Please note: </span>${said.join(' ')}</p>`;
}

/** A whole number of something. */
export function AmountField({ label, unit, hint, wrong, value, onInput }) {
  return html`<${Field} label=${label} hint=${hint} wrong=${wrong}>${(tied) => html`<span class="row">
    <input class="input business-amount" inputmode="numeric" value=${value}
      onInput=${(event) => onInput(event.target.value.trim())} ...${tied} />
    <span aria-hidden="true">${unit}</span></span>`}<//>`;
}

/** `{ data, set }` of the settings. */
export const Settings = createContext(null);

/** `{ settings, save }`: `save` is given the fields that are to change. */
export function useSettings() {
  const scope = useScope();
  const { data, set } = useContext(Settings);
  return { settings: data, save: async (fields) => set((await call('PUT', scope.api('/settings'), fields)).body) };
}

/**
 * A form over settings.
 * @param {object} saved as it is filled in
 * @param {(changed: object, value: object) => object} asGiven as the API wants it; without it, numbers where they are some
 */
export function useSettingsForm(name, saved, asGiven = amounts) {
  const { save } = useSettings();
  return useForm(name, saved, (changed, value) => save(asGiven(changed, value)));
}

/** The API says what is wrong with anything else. */
function amounts(fields) {
  const asNumber = (given) => (/^\d+$/.test(given) ? Number(given) : given);
  return Object.fromEntries(Object.entries(fields).map(([name, given]) => [name, asNumber(given)]));
}
