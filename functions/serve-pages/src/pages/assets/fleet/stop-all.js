// Stopping all automatic replies, and the bar that says so for as long as they are stopped.
import { html } from '../html.js';
import { useState } from '../vendor/preact.js';
import { call } from '../api.js';
import { at } from '../address.js';
import { useAct, useLoad } from '../load.js';
import { Button } from '../kit/button.js';
import { Notice, ProblemNotice } from '../kit/notice.js';
import { Ago } from '../kit/when.js';
import { toast } from '../kit/toast.js';
import { Ask, useWhy } from './ask.js';

const CONTROLS = '/v1/operator/controls';

export const useControls = () => useLoad(CONTROLS, { everySeconds: 30 });

/** `only`: it says so, and is ended elsewhere. */
export function StoppedBar({ only, controls: { data, problem, reload, set } }) {
  const [asking, setAsking] = useState(false);
  if (problem && !data) {
    return html`<${ProblemNotice} problem=${problem} title="It is not known whether replies are stopped" again=${reload} />`;
  }
  return html`${data?.replies_stopped && html`
    <${Notice} tone="bad" title="All automatic replies are stopped, for every business">
      <p>By ${data.by}, <${Ago} at=${data.since} />${data.why && html`: “${data.why}”`}. Texts are still booked.</p>
      ${only ? html`<p><a href=${at('fleet')}>See the fleet</a></p>`
        : html`<div class="row"><${Button} onClick=${() => setAsking(true)}>Resume all replies<//></div>`}<//>`}
    ${asking && html`<${StopAll} stopped onClose=${() => setAsking(false)} set=${set} />`}`;
}

export function StopAll({ stopped, onClose, set }) {
  const [why, field] = useWhy('The operators\' trail keeps it.');
  const act = useAct(async () => {
    const { body } = await call('PUT', CONTROLS, { replies_stopped: !stopped, ...why });
    toast(stopped ? 'Automatic replies go out again' : 'All automatic replies are stopped');
    onClose();
    set(body);
  });
  return html`<${Ask} title=${stopped ? 'Resume all automatic replies?' : 'Stop all automatic replies?'} act=${act}
    verb=${stopped ? 'Resume all replies' : 'Stop all replies'} kind=${stopped ? 'primary' : 'danger'} onClose=${onClose}>
    <p>${stopped
      ? 'Customers of every business are answered again, as each business chose.'
      : 'No customer of any business is answered automatically until somebody resumes it. Texts are still booked.'}</p>
    ${field(act.problem)}<//>`;
}
