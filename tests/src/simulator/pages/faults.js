// Switches for what can go wrong, and what follows from each.
import { html } from '/assets/now/html.js';
import { useEffect, useState } from '/assets/now/vendor/preact.js';
import { Button } from '/assets/now/kit/button.js';
import { Switch } from '/assets/now/kit/field.js';
import { send } from './send.js';

const FAULTS = [
  ['down', 'ServiceTitan down', 'Texts are taken and wait. Once it is back they are booked within a minute or two; the one whose '
    + 'booking was just being asked for, when it is certain that there is none.'],
  ['revoked', 'Access revoked', 'ServiceTitan refuses the credentials of this business. Its texts wait, others go on. '
    + 'Once access is back, a check in Settings books them at once; without it that takes two or three minutes.'],
  ['slow', 'Slow', 'Each answer of ServiceTitan takes two seconds. Texts are still taken at once.'],
  ['lost', 'Lose next answer', 'The next booking is made, and the answer to it is lost. Watch that there is no second.'],
  ['busy', 'Refuse once (429)', 'ServiceTitan refuses the next change and asks to be asked again five seconds later.'],
  ['deaf', 'Twilio can’t reach us', 'Texts stand in Twilio’s log only. It is read every five minutes; what is found is booked.'],
];

export function Faults({ shown }) {
  const { faults: seen } = shown;
  const [wanted, want] = useWanted(shown);
  const faults = { ...seen, ...wanted };
  const there = FAULTS.filter(([name]) => name in faults);
  const on = there.filter(([name]) => faults[name]);
  if (there.length === 0) return null;
  return html`<section class="sim-faults" aria-labelledby="sim-faults-title">
    <h2 id="sim-faults-title">What can go wrong</h2>
    <div class="sim-switches">${there.map(([name, label]) => html`
      <div key=${name} class=${`sim-switch ${faults[name] ? 'on' : ''}`}>
        <${Switch} label=${label} value=${faults[name]} onInput=${(on) => want(name, on)} />
      </div>`)}
      <${Button} little disabled=${on.length === 0} onClick=${() => send('DELETE', '/faults')}>Reset<//>
    </div>
    <div class="sim-follows" role="status">
      ${on.length === 0 && html`<p>Everything works. Switch something on, send a text, and watch.</p>`}
      ${on.map(([name, label, follows]) => html`
      <p key=${name}><strong>${label}.</strong> ${follows}</p>`)}</div>
  </section>`;
}

/**
 * What somebody chose stands until something is shown that knows of it: what was on its way by then would turn the switch back
 * for a moment.
 */
function useWanted({ changes, business }) {
  const [chosen, choose] = useState({});
  const stands = ({ since }) => since === null || changes < since;
  useEffect(() => choose((all) => only(all, stands)), [changes]);
  const want = async (name, on) => {
    const each = { on, since: null };
    choose((all) => ({ ...all, [name]: each }));
    const taken = await send('PUT', `/faults/${name}`, { on, business });
    choose((all) => {
      if (all[name] !== each) return all;
      return taken ? { ...all, [name]: { on, since: taken.changes } } : only(all, (other) => other !== each);
    });
  };
  const standing = Object.entries(only(chosen, stands));
  return [Object.fromEntries(standing.map(([name, { on }]) => [name, on])), want];
}

function only(all, keep) {
  const kept = Object.entries(all).filter(([, each]) => keep(each));
  return kept.length === Object.keys(all).length ? all : Object.fromEntries(kept);
}
