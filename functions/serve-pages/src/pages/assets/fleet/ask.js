// A question with what it means, or a few fields, and the call that it is about.
import { html } from '../html.js';
import { useState } from '../vendor/preact.js';
import { Button } from '../kit/button.js';
import { Dialog } from '../kit/dialog.js';
import { TextField } from '../kit/field.js';
import { ProblemNotice } from '../kit/notice.js';

/** `act`: as `useAct` gives it. What is wrong with a field stands under it; `hidden`: the rest in `children`. */
export function Ask({ title, verb, kind = 'danger', act, hidden, disabled, busyLabel, onClose, children }) {
  const { run, busy, problem } = act;
  const submit = (event) => {
    event.preventDefault();
    if (!busy && !disabled) run();
  };
  const stands = problem && Object.keys(problem.errors).length > 0;
  return html`<${Dialog} title=${title} onClose=${onClose}><form class="fleet-form" onSubmit=${submit} novalidate>
    ${children}
    ${!stands && !hidden && html`<${ProblemNotice} problem=${problem} />`}
    <div class="ends"><${Button} onClick=${onClose}>Cancel<//>
      <${Button} type="submit" kind=${kind} busy=${busy} busyLabel=${busyLabel} disabled=${disabled}>${verb}<//></div>
  </form><//>`;
}

/** `useWhy` gives the reason as a part of a body, and the field for it. */
export function useWhy(hint) {
  const [why, setWhy] = useState('');
  const field = (problem) => html`<${TextField} label="Reason (may be empty)" hint=${hint} maxlength="200" value=${why}
    wrong=${problem?.errors.why} onInput=${setWhy} />`;
  return [why.trim() ? { why: why.trim() } : {}, field];
}
