// The head of the list, with what operators do for all businesses or for none yet.
import { html } from '../html.js';
import { useState } from '../vendor/preact.js';
import { Button } from '../kit/button.js';
import { Create } from './create.js';
import { Ids } from './ids.js';
import { Usage } from './usage.js';
import { PlatformTrail } from './trail.js';
import { StopAll } from './stop-all.js';

const OPENED = { create: Create, ids: Ids, usage: Usage, trail: PlatformTrail, stop: StopAll };

export function Tools({ fleet, controls }) {
  const [open, setOpen] = useState(null);
  const Opened = OPENED[open];
  const button = (key, words, kind) => html`<${Button} kind=${kind} onClick=${() => setOpen(key)}>${words}<//>`;
  return html`<div class="page-head"><h1>Fleet</h1>
    <div class="row fleet-tools">
      ${controls.data?.replies_stopped === false && button('stop', 'Stop all replies', 'danger')}
      ${button('trail', 'Operators\' trail')}
      ${button('usage', 'Month\'s counts')}
      ${button('ids', 'Tenant ids to add')}
      ${button('create', 'New business', 'primary')}
    </div>
    ${Opened && html`<${Opened} fleet=${fleet} set=${controls.set} onClose=${() => setOpen(null)} />`}
  </div>`;
}
