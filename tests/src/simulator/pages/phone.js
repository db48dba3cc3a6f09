// A customer's phone: a thread for each number, with the business at the other end.
import { html } from '/assets/now/html.js';
import { useMemo, useState } from '/assets/now/vendor/preact.js';
import { Button } from '/assets/now/kit/button.js';
import { Notice } from '/assets/now/kit/notice.js';
import { number } from '/assets/now/kit/number.js';
import { clock } from '/assets/now/kit/when.js';
import { Bubble } from './bubble.js';
import { Composer } from './composer.js';
import { useNewestInSight } from './sight.js';

const FIRST = '+19725550100';

/** Numbers that nobody has. */
function another(known) {
  for (;;) {
    const made = `+1972555${String(Math.floor(Math.random() * 10_000)).padStart(4, '0')}`;
    if (!known.includes(made)) return made;
  }
}

export function Phone({ shown }) {
  const business = shown.businesses.find(({ tenant }) => tenant === shown.business);
  const messages = shown.phone?.messages ?? [];
  const texted = useMemo(() => [...new Set(messages.map((each) => each.customer).reverse())], [messages]);
  // Whoever texts meanwhile, nobody's phone is taken out of their hands.
  const [customer, choose] = useState(texted[0] ?? FIRST);
  const known = texted.includes(customer) ? texted : [customer, ...texted];

  return html`<section class="sim-phone-side" aria-labelledby="sim-phone-title">
    <header class="sim-head"><h2 id="sim-phone-title">Phone</h2>
      ${shown.phone && html`<div class="sim-who">
        <label><span class="only-read">Whose phone</span>
          <select class="input" value=${customer} onChange=${(event) => choose(event.target.value)}>
            ${known.map((each) => html`<option key=${each} value=${each} selected=${each === customer}>${number(each)}</option>`)}
          </select></label>
        <${Button} little onClick=${() => choose(another(known))}>New customer<//></div>`}
    </header>
    ${shown.phone
      ? html`<${Handset} key=${customer} business=${business} customer=${customer}
          messages=${messages.filter((each) => each.customer === customer)}
          isOptedOut=${shown.phone.opted_out.includes(customer)} />`
      : html`<${Notice} title="Texts come by the Twilio that you named">Text the number of the business from a phone of your
          own. What comes of it is shown beside.<//>`}
  </section>`;
}

function Handset({ business, customer, messages, isOptedOut }) {
  const newest = messages.at(-1);
  const list = useNewestInSight(newest && `${newest.sid} ${messages.length} ${newest.fate?.is} ${newest.handed?.went}`);
  return html`<div class="phone"><div class="phone-screen">
    <div class="phone-bar" aria-hidden="true"><span>${clock(new Date().toISOString())}</span><span class="phone-island"></span>
      <span class="phone-signal"></span></div>
    <header class="phone-contact"><span class="phone-face" aria-hidden="true">${business.name[0]}</span>
      <strong>${business.name}</strong><span class="number">${number(business.number)}</span></header>
    <div class="phone-thread" ref=${list} tabindex="0" role="log" aria-label=${`Messages with ${business.name}`}>
      ${messages.length === 0 && html`<p class="phone-empty">Say what you need, as a homeowner would.</p>`}
      ${messages.map((message, index) => html`
        <${Bubble} key=${message.sid} message=${message} before=${messages[index - 1]} />`)}
      ${isOptedOut && html`<p class="phone-note">Twilio delivers nothing more to this phone. START undoes it.</p>`}
    </div>
    <${Composer} business=${business} customer=${customer} isNew=${messages.length === 0} />
  </div></div>`;
}
