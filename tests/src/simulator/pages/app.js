// A phone, what happens inside, and ServiceTitan, side by side.
import { html } from '/assets/now/html.js';
import { useState } from '/assets/now/vendor/preact.js';
import { Bones } from '/assets/now/kit/bones.js';
import { Notice } from '/assets/now/kit/notice.js';
import { Toasts } from '/assets/now/kit/toast.js';
import { useLive } from './live.js';
import { Faults } from './faults.js';
import { Phone } from './phone.js';
import { Inside } from './inside.js';
import { Office } from './office.js';

export function App() {
  const [chosen, choose] = useState('');
  const { shown, isLost } = useLive(chosen);
  return html`
    <${Top} shown=${shown} choose=${choose} />
    <main class="sim-main">
      <h1 class="only-read">A phone and ServiceTitan, side by side</h1>
      ${isLost && html`<${Notice} tone="bad" title="The stack has stopped">
        Start it again with <code>make run</code>. This page goes on by itself.<//>`}
      ${shown ? html`<${Faults} shown=${shown} />
        <div class="sim-stage">
          <${Phone} key=${shown.business} shown=${shown} />
          <${Inside} key=${shown.business} events=${shown.inside ?? []} />
          <${Office} key=${shown.business} shown=${shown} />
        </div>` : html`<${Bones} label="Opening the simulator" />`}
    </main>
    <${Toasts} />`;
}

function Top({ shown, choose }) {
  return html`<header class="sim-top">
    <span class="sim-brand"><img src="/assets/now/mark.svg" alt="" width="24" height="24" />IntelliSend
      <span class="sim-brand-kind">simulator</span></span>
    ${shown && html`
      <label class="sim-business"><span>Business</span>
        <select class="input" value=${shown.business} onChange=${(event) => choose(event.target.value)}>
          ${shown.businesses.map(({ tenant, name }) => html`
            <option key=${tenant} value=${tenant} selected=${tenant === shown.business}>${name}</option>`)}
        </select></label>
      <a class="sim-pages" href=${shown.pages} target="_blank" rel="noreferrer">Settings and Activity
        <span class="only-read"> (opens in a new tab)</span> <span aria-hidden="true">↗</span></a>`}
  </header>`;
}
