// The business's numbers at Twilio, getting one here, and giving it back.
import { html } from '../html.js';
import { useState } from '../vendor/preact.js';
import { call } from '../api.js';
import { useAct, useLoad } from '../load.js';
import { useScope } from '../scope.js';
import { Bones } from '../kit/bones.js';
import { Button } from '../kit/button.js';
import { Dialog } from '../kit/dialog.js';
import { Empty } from '../kit/empty.js';
import { Notice, ProblemNotice } from '../kit/notice.js';
import { number as written } from '../kit/number.js';
import { Connect, Doing } from './connect.js';
import { Problems, toSection } from './form.js';
import { OneNumber } from './number.js';

export function Numbers({ person }) {
  const scope = useScope();
  const { data, set, problem, reload } = useLoad(scope.api('/twilio'));
  const [isAdding, setAdding] = useState(false);
  const [released, setReleased] = useState(null);
  const [leaving, leave] = useState(null);
  const numbers = data?.numbers ?? [];
  const isFirst = numbers.length === 0;
  const put = (changed) => {
    const at = numbers.findIndex((each) => each.number === changed.number);
    set({ ...data, numbers: at < 0 ? [...numbers, changed] : numbers.with(at, changed) });
    setAdding(false);
    setReleased(null);
    toSection();
  };
  const letGo = (receipt) => {
    leave(null);
    set({ ...data, numbers: numbers.filter((each) => each.number !== receipt.number) });
    setReleased(receipt);
    toSection();
  };

  return html`
    <${ProblemNotice} problem=${problem} title="Your numbers could not be loaded" again=${reload} />
    ${!data && !problem && html`<div class="card"><${Bones} label="Asking Twilio about your numbers" /></div>`}
    ${released && html`<${Receipt} released=${released} />`}
    ${numbers.map((number) => html`<${OneNumber} key=${number.number} number=${number} reload=${reload} onConnected=${put}
      onLeave=${() => leave(number)} />`)}
    ${data && scope.readOnly && isFirst && html`<div class="card"><${Empty} title="No number yet">The number that customers text
      will be here.<//></div>`}
    ${data && !scope.readOnly && (isFirst || isAdding
      ? html`<${Connect} title=${isFirst ? 'Connect your number' : 'Connect another number'} person=${person}
          webhook=${data.webhook} onConnected=${put} onCancel=${isFirst ? null : () => setAdding(false)} />`
      : html`<div><${Button} onClick=${() => setAdding(true)}>Add another number<//></div>`)}
    ${leaving && html`<${Release} number=${leaving} onReleased=${letGo} onClose=${() => leave(null)} />`}`;
}

function Release({ number, onReleased, onClose }) {
  const scope = useScope();
  const release = useAct(async (anyway) => {
    const query = new URLSearchParams({ number: number.number, ...anyway });
    onReleased((await call('DELETE', `${scope.api('/twilio')}?${query}`)).body);
  });
  const cannotPutBack = release.problem?.status === 422;
  return html`<${Dialog} title=${`Give ${written(number.number)} back?`} onClose=${onClose}>
    <p>Texts to it no longer come here, and nobody is answered from it. Bookings that were made stay in ServiceTitan, and what
      was texted stays under Activity.</p>
    <h3>It will do again what it did before</h3>
    <${Doing} now=${number.before} />
    <${Problems} problem=${release.problem} />
    <div class="ends">
      <${Button} onClick=${onClose}>Keep it<//>
      <${Button} kind="danger" busy=${release.busy} busyLabel="Giving it back…"
        onClick=${() => release.run(cannotPutBack && { anyway: 'yes' })}>
        ${cannotPutBack ? 'Let it go as it is' : 'Give it back'}<//>
    </div>
  <//>`;
}

/** What became of it. */
function Receipt({ released }) {
  const { restored, not_put_back: lost } = released;
  return html`<${Notice} tone=${lost ? 'warn' : 'good'} title=${`${written(released.number)} was given back`}>
    ${restored && html`<p>It does again what it did before:</p>`}
    ${lost && html`<p>What it did before was not put back. Set this in Twilio's console if you want it again:</p>`}
    ${restored || lost ? html`<${Doing} now=${restored ?? lost} />` : html`<p>Somebody had set it to something else since, or the
      account no longer has it, so nothing was changed at Twilio.</p>`}
  <//>`;
}
