// What a booking names: for every one, and by rules.
import { html } from '../html.js';
import { useState } from '../vendor/preact.js';
import { call } from '../api.js';
import { useLoad } from '../load.js';
import { useScope } from '../scope.js';
import { Bones } from '../kit/bones.js';
import { Notice, ProblemNotice } from '../kit/notice.js';
import { Choices } from './choices.js';
import { useForm } from './drafts.js';
import { AmountField, FormCard, useSettings, useSettingsForm } from './form.js';
import { Rules } from './rules.js';

export function Bookings() {
  const scope = useScope();
  const { settings } = useSettings();
  const { data, set, problem, reload } = useLoad(scope.api('/connections'));
  const all = data?.connections ?? [];
  const connection = all.find((each) => each.active) ?? all.find((each) => each.state === 'connected');
  const lists = useLoad(connection ? scope.api(`/connections/${connection.environment}/options`) : null);
  const place = { connection, options: lists.data, hasFailed: !connection || Boolean(lists.problem) };
  const setConnection = (changed) => set({
    ...data,
    connections: all.map((each) => (each.environment === changed.environment ? changed : each)),
  });
  const followUps = useSettingsForm('bookings/follow-ups', { follow_up_hours: String(settings.follow_up_hours) });
  const link = html`<a href=${scope.page('connection')}>See the connection</a>`;
  return html`
    <${ProblemNotice} problem=${problem} title="The connection could not be loaded" again=${reload} />
    ${!data && !problem && html`<div class="card"><${Bones} label="Loading the connection" /></div>`}
    ${data && !connection && html`<${Notice} tone="accent" title="Nothing is connected yet">What can be chosen here comes from
      ServiceTitan. ${link}<//>`}
    ${connection && !connection.active && html`<${Notice}>Texts do not go to this connection yet. ${link}<//>`}
    <${ProblemNotice} problem=${lists.problem} title="ServiceTitan's lists could not be loaded" again=${lists.reload} />
    ${connection && html`<${EveryBooking} place=${place} setConnection=${setConnection} />`}
    ${data && html`<${Rules} place=${place} />`}
    <${FormCard} title="Follow-ups" form=${followUps}
      lead="Once your office has dealt with a booking, a customer's next text may still be about it.">
      <${AmountField} label="It counts as the same conversation for" unit="hours"
        hint="1 to 720. Later texts become a new booking." ...${followUps.field('follow_up_hours')} />
    <//>`;
}

/** It is kept with the connection, whose ids these are. */
function EveryBooking({ place, setConnection }) {
  const scope = useScope();
  const { environment, defaults } = place.connection;
  const [warnings, setWarnings] = useState({});
  const form = useForm(`bookings/every-${environment}`, defaults, async (changed) => {
    const { body } = await call('PUT', scope.api(`/connections/${environment}`), { defaults: changed });
    setWarnings(body.warnings);
    setConnection(body.connection);
  });
  return html`<${FormCard} title="Every booking" form=${form} fields=${['defaults']}
    lead="What a booking names in ServiceTitan, unless a rule below says otherwise. Leave open what your office decides.">
    <${Choices} value=${form.value} onInput=${form.change} place=${place} none="Left open"
      wrong=${(field) => form.wrong(`defaults.${field}`)} odd=${(field) => !form.isChanged && warnings[`defaults.${field}`]} />
  <//>`;
}
