// How long things are kept, what can be taken along, and who did what.
import { html } from '../html.js';
import { useState } from '../vendor/preact.js';
import { download } from '../download.js';
import { useAct } from '../load.js';
import { useScope } from '../scope.js';
import { Button } from '../kit/button.js';
import { toast } from '../kit/toast.js';
import { Ago } from '../kit/when.js';
import { AmountField, FormCard, Problems, useSettings, useSettingsForm } from './form.js';
import { More, usePages } from './pages.js';

export function Records() {
  const { retention_days: texts, photo_link_days: links } = useSettings().settings;
  const form = useSettingsForm('records', { retention_days: String(texts), photo_link_days: String(links) });
  return html`
    <${FormCard} title="How long texts are kept" form=${form}
      lead="Afterwards they are erased here. Bookings in ServiceTitan stay.">
      <div class="columns">
        <${AmountField} label="Texts and photos" unit="days" hint="30 to 400." ...${form.field('retention_days')} />
        <${AmountField} label="Links to photos in a booking" unit="days" hint="1 to 400. They end with the text in any case."
          ...${form.field('photo_link_days')} />
      </div>
    <//>
    <${Consents} />
    <${Trail} />`;
}

function Consents() {
  const scope = useScope();
  const [{ nth, after }, setPart] = useState({ nth: 1, after: null });
  const fetched = useAct(async () => {
    const query = new URLSearchParams({ format: 'csv', ...(after && { after }) });
    const next = await download(`${scope.api('/consents')}?${query}`, `consents${nth > 1 ? `-${nth}` : ''}.csv`);
    setPart(next ? { nth: nth + 1, after: next } : { nth: 1, after: null });
    toast('The table is in your downloads');
  });
  return html`<section class="card"><h2>Who wants no texts</h2>
    <p>Each time somebody opted out of texts, or in again, with their own words. It is kept for five years, as a proof.</p>
    <${Problems} problem=${fetched.problem} />
    <div><${Button} busy=${fetched.busy} busyLabel="Preparing…" onClick=${fetched.run}>
      ${nth > 1 ? `Download part ${nth} of the table (CSV)` : 'Download as a table (CSV)'}<//></div>
  </section>`;
}

const PLACES = { production: ' in production', integration: ' in the test environment' };

/** Where the API's own word for what was done would not be understood. */
const ACTS = {
  connection_promoted: 'What was saved works now',
  connection_rolled_back: 'Back to the credentials from before',
  scopes_changed: 'ServiceTitan permissions changed',
  stage_ticked: 'Step of the first day ticked off',
  contacts_saved: 'Staff alerts saved',
  number_released: 'Number given back',
  not_customer_marked: 'Number never booked from now on',
  not_customer_unmarked: 'Number booked again',
};

/** "settings_saved": "Settings saved". */
function plain(name) {
  const words = name.replaceAll('tenant', 'business').replaceAll('_', ' ');
  return words[0].toUpperCase() + words.slice(1);
}

function Trail() {
  const pages = usePages('/audit', 'entries', 'before');
  return html`<section class="card"><h2>Who did what</h2>
    ${pages.items?.length === 0 && html`<p class="soft">Nothing yet. Whatever somebody changes is listed here.</p>`}
    ${pages.items?.length > 0 && html`<ol class="business-list">${pages.items.map((entry, at) => html`
      <${Entry} key=${`${entry.at}-${at}`} entry=${entry} />`)}</ol>`}
    <${More} pages=${pages} />
  </section>`;
}

function Entry({ entry: { act, at, by, operator, environment, detail, trace_id: trace } }) {
  const more = act.endsWith('_saved') ? detail.replaceAll('_', ' ') : detail;
  return html`<li><div>
    <strong>${ACTS[act] ?? plain(act)}</strong>${PLACES[environment]}${more && `: ${more}`}
    <div class="soft small">${by || 'IntelliSend'}${operator && ' (IntelliSend, on your behalf)'} · <${Ago} at=${at} />
      ${trace && html` · ServiceTitan's reference <code>${trace}</code>`}</div></div></li>`;
}
