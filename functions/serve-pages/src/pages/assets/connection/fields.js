// The fields that are more than a line of text: secrets, the booking provider, and what few need.
import { html } from '../html.js';
import { useRef, useState } from '../vendor/preact.js';
import { call } from '../api.js';
import { useAct, useLoad } from '../load.js';
import { useScope } from '../scope.js';
import { Button } from '../kit/button.js';
import { Copy } from '../kit/copy.js';
import { Field, Select, Switch, TextField } from '../kit/field.js';
import { ProblemNotice } from '../kit/notice.js';
import { toast } from '../kit/toast.js';
import { Ago } from '../kit/when.js';
import { PROVIDER_TAGS, TAG_NAME, Verdict, toMakeTag } from './words.js';

/**
 * Typed, and never shown again but for its end.
 * `saved`: the credentials in use; `mask`: this one's end; `isOpen`: it may be read while it is typed.
 */
export function SecretField({ label, hint, wrong, saved, mask, isOpen, value, onInput, readOnly }) {
  const [isShown, show] = useState(false);
  const kind = isOpen || isShown ? 'text' : 'password';
  const known = mask && html`<span class="connection-saved"><span class="mono">${mask}</span>, saved <${Ago}
    at=${saved.saved_at} /> by ${saved.saved_by}.${!readOnly && ' Type to replace it.'}</span>`;
  return html`<${Field} label=${label} wrong=${wrong} hint=${html`${known}${hint}`}>${(tied) => html`
    <div class="connection-secret">
      <input class="input mono" type=${kind} value=${value} onInput=${(event) => onInput(event.target.value)}
        readonly=${readOnly} autocomplete="off" autocapitalize="off" spellcheck=${false} placeholder=${mask ?? ''} ...${tied} />
      ${!isOpen && !readOnly && html`<${Button} aria-pressed=${isShown} onClick=${() => show(!isShown)}>Show<span
        class="only-read"> ${label}</span><//>`}
    </div>`}<//>`;
}

const LABEL = 'Booking provider';
const WHAT = 'The tag that your bookings come in under.';

/** Chosen from ServiceTitan's own list, or made there by one click. */
export function ProviderField({ connection, readOnly, wrong, value, type, odd }) {
  const scope = useScope();
  const path = scope.api(`/connections/${connection.environment}/options`);
  const field = useRef(null);
  const canAsk = connection.state === 'connected';
  const { data, problem, reload, set } = useLoad(canAsk ? path : null);
  const make = useAct(async () => {
    const { body } = await call('POST', `${path}/booking-provider-tag`, {});
    const { items } = data.booking_provider_tags;
    if (body.created) set({ ...data, booking_provider_tags: { items: [...items, body.tag], unavailable: null } });
    type('booking_provider_id')(body.tag.id);
    toast('The tag is there. Choose Save Configuration to use it.');
    field.current.querySelector('select').focus();
  });
  const given = {
    label: LABEL,
    wrong: wrong.booking_provider_id,
    value: value('booking_provider_id'),
    onInput: type('booking_provider_id'),
  };

  if (!canAsk) {
    return html`<div class="field"><span class="label">${LABEL}</span><p class="hint">${WHAT} The list to choose from
      appears here after the first save, once ServiceTitan accepts the client id and secret.</p></div>`;
  }
  if (!data && !problem) {
    return html`<${Select} ...${given} disabled hint="Loading the list from ServiceTitan…"
      options=${[[given.value, given.value ? `Tag ${given.value}` : 'Loading…']]} />`;
  }
  const list = data?.booking_provider_tags;
  if (!list || list.unavailable) {
    return html`<${TextField} ...${given} inputmode="numeric" autocomplete="off" readonly=${readOnly}
        hint=${odd('booking_provider_id', `${WHAT} Its number is in ServiceTitan: ${PROVIDER_TAGS}.`)} />
      ${list ? html`<details class="more"><summary>Why there is no list to choose from</summary><${Verdict}
          ...${list.unavailable} /></details>`
        : html`<${ProblemNotice} problem=${problem} title="The list could not be loaded" again=${reload} />`}`;
  }
  const isThere = list.items.some((each) => each.name === TAG_NAME);
  return html`<div class="stack tight" ref=${field}>
    <${Select} ...${given} disabled=${readOnly} options=${optionsOf(list.items, given.value)}
      hint=${odd('booking_provider_id', `${WHAT} In ServiceTitan: ${PROVIDER_TAGS}.`)} />
    ${!readOnly && !isThere && !connection.booking_provider_id && (data.can_create_tag
      ? html`<div><${Button} little busy=${make.busy} busyLabel="Making the tag…" onClick=${() => make.run()}>Make the tag
          “${TAG_NAME}” for me<//></div>`
      : html`<p class="small soft">None of them is meant for texts? Your admin adds one named “${TAG_NAME}” and you load
          this list again.</p><div class="row"><${Copy} text=${toMakeTag}>Copy instructions for your admin<//>
          <${Button} little onClick=${reload}>Load the list again<//></div>`)}
    <${ProblemNotice} problem=${make.problem} />
  </div>`;
}

function optionsOf(items, chosen) {
  const listed = items.map(({ id, name, active }) => [id, active ? name : `${name} (inactive)`]);
  const isListed = chosen === '' || items.some((each) => each.id === chosen);
  return [['', 'Please choose'], ...(isListed ? [] : [[chosen, `Tag ${chosen} (not in the list)`]]), ...listed];
}

/** An app of one's own, and an Enterprise Hub. */
export function Advanced({ connection, kept, readOnly, wrong, value, type, odd }) {
  const { typed } = kept;
  const own = connection.credentials?.app_key;
  const isNeeded = Boolean(wrong.app_key || wrong.enterprise_hub || typed.app_key || typed.enterprise_hub);
  return html`<details class="more" open=${isNeeded}>
    <summary>Advanced</summary>
    <div class="stack">
      <${SecretField} label="App key" saved=${connection.credentials} mask=${typed.app_key === null ? null : own}
        value=${typed.app_key ?? ''} onInput=${type('app_key')} readOnly=${readOnly} wrong=${wrong.app_key}
        hint=${odd('app_key', `Only where the client id and secret come from an app of your own: developer portal, My Apps,
          the app itself. It begins with “ak”. Left empty, IntelliSend’s own is used.`)} />
      ${own && !readOnly && (typed.app_key === null
        ? html`<p class="small">IntelliSend’s own app key is used once you choose Save Configuration.</p>`
        : html`<div><${Button} little onClick=${() => type('app_key')(null)}>Use IntelliSend’s own again<//></div>`)}
      <div class="field">
        <${Switch} label="Enterprise Hub" value=${Boolean(value('enterprise_hub'))} disabled=${readOnly}
          onInput=${type('enterprise_hub')} />
        <p class="hint">Only where one client id and secret are for several ServiceTitan accounts.</p>
        ${wrong.enterprise_hub && html`<p class="wrong">${wrong.enterprise_hub.join(' ')}</p>`}
      </div>
    </div>
  </details>`;
}
