// Something to fill in, with its name, where to find it, and what is wrong with it.
import { html } from '../html.js';
import { useId } from '../vendor/preact.js';

/** `children` is a function of the attributes that tie a control to its label, hint and error. */
export function Field({ label, hint, wrong, children }) {
  const id = useId();
  const described = [hint && `${id}-hint`, wrong?.length && `${id}-wrong`].filter(Boolean).join(' ');
  return html`<div class="field">
    <label for=${id}>${label}</label>
    ${children({ id, 'aria-describedby': described || undefined, 'aria-invalid': wrong?.length ? 'true' : undefined })}
    ${hint && html`<div class="hint" id=${`${id}-hint`}>${hint}</div>`}
    ${wrong?.length > 0 && html`<div class="wrong" id=${`${id}-wrong`}>${wrong.join(' ')}</div>`}
  </div>`;
}

export function TextField({ label, hint, wrong, value, onInput, type = 'text', ...rest }) {
  return html`<${Field} label=${label} hint=${hint} wrong=${wrong}>${(tied) => html`
    <input class="input" type=${type} value=${value} onInput=${(event) => onInput(event.target.value)} ...${tied} ...${rest} />`}<//>`;
}

export function TextArea({ label, hint, wrong, value, onInput, ...rest }) {
  return html`<${Field} label=${label} hint=${hint} wrong=${wrong}>${(tied) => html`
    <textarea class="input" value=${value} onInput=${(event) => onInput(event.target.value)} ...${tied} ...${rest}></textarea>`}<//>`;
}

/** `options`: pairs of a value and its words. */
export function Select({ label, hint, wrong, value, options, onInput, ...rest }) {
  return html`<${Field} label=${label} hint=${hint} wrong=${wrong}>${(tied) => html`
    <select class="input" value=${value} onChange=${(event) => onInput(event.target.value)} ...${tied} ...${rest}>
      ${options.map(([each, words]) => html`<option key=${each} value=${each} selected=${each === value}>${words}</option>`)}
    </select>`}<//>`;
}

/** `options`: `{ value, label, hint }` each. */
export function Choices({ label, hint, wrong, value, options, onInput, disabled }) {
  const id = useId();
  return html`<fieldset class="field" disabled=${disabled}>
    <legend>${label}</legend>
    ${hint && html`<div class="hint">${hint}</div>`}
    <div class="choices">${options.map((each) => html`
      <label key=${each.value} class="choice">
        <input type="radio" name=${id} checked=${each.value === value} onChange=${() => onInput(each.value)} />
        <span>${each.label}</span>${each.hint && html`<span class="hint">${each.hint}</span>`}
      </label>`)}</div>
    ${wrong?.length > 0 && html`<div class="wrong">${wrong.join(' ')}</div>`}
  </fieldset>`;
}

export function Switch({ label, value, onInput, disabled }) {
  return html`<label class="switch"><input type="checkbox" role="switch" checked=${value} disabled=${disabled}
    onChange=${(event) => onInput(event.target.checked)} />${label}</label>`;
}
