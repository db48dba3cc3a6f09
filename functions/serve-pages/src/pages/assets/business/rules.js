// Rules: what a customer's words, or the number they texted, say about a booking. The first that fits decides.
import { html } from '../html.js';
import { useState } from '../vendor/preact.js';
import { useLoad } from '../load.js';
import { useScope } from '../scope.js';
import { Badge } from '../kit/badge.js';
import { Button } from '../kit/button.js';
import { Select, TextField } from '../kit/field.js';
import { number } from '../kit/number.js';
import { Choices, inWords } from './choices.js';
import { FormCard, toSection, useSettings, useSettingsForm } from './form.js';

const MOST = 20;
const PLACES = { production: 'production', integration: 'the test environment' };

/** A rule is filled in as the API has it, but for its words, which are one line. */
const asFilledIn = (rule) => ({ ...rule, words: rule.words?.join(', ') ?? null });

const asGiven = (rule) => ({
  ...rule, words: rule.words === null ? null : rule.words.split(/[,;]/).map((word) => word.trim()).filter(Boolean),
});

export function Rules({ place }) {
  const { settings } = useSettings();
  const [open, setOpen] = useState(null);
  const form = useSettingsForm('bookings/rules', { rules: settings.rules.map(asFilledIn) },
    (_, all) => ({ rules: all.rules.map(asGiven) }));
  const { rules } = form.value;
  const put = (next, opened = null) => { form.change({ rules: next }); setOpen(opened); };
  const add = (rule) => {
    const { environment, servicetitan_tenant_id } = place.connection;
    const none = { campaign_id: null, business_unit_id: null, job_type_id: null, priority: null, words: null, number: null };
    put([...rules, { ...none, ...rule, environment, servicetitan_tenant_id }], rules.length);
  };
  const isWrong = (at) => Object.keys(form.problem?.errors ?? {}).some((name) => name.startsWith(`rules.${at}.`));
  const swapped = (at, other) => rules.map((rule, nth) => rules[{ [at]: other, [other]: at }[nth] ?? nth]);
  return html`<${FormCard} title="Rules" form=${form}
    lead=${html`The first rule whose words are in a customer's text decides; beside it counts the first one for the number
      they texted. For <strong>urgent words</strong> of your own, add a rule with the priority Urgent. Flooding, burst pipes,
      sewage, no water and no heat are marked urgent anyway, and so is danger to life.`}>
    ${rules.length === 0 && html`<p>No rules yet. A rule sends what mentions “furnace” to Heating, for instance.</p>`}
    <ol class="business-rules">${rules.map((rule, at) => html`
      <${Rule} key=${at} rule=${rule} name=${`rule ${at + 1}`} place=${place} isOpen=${open === at || isWrong(at)}
        wrong=${(field) => form.wrong(`rules.${at}.${field}`)} toggle=${() => setOpen(open === at ? null : at)}
        up=${at > 0 && (() => put(swapped(at, at - 1)))} down=${at < rules.length - 1 && (() => put(swapped(at, at + 1)))}
        remove=${() => { put(rules.filter((_, nth) => nth !== at)); toSection(); }}
        onInput=${(changed) => form.change({ rules: rules.with(at, { ...rule, ...changed }) })} />`)}
    </ol>
    ${place.connection && rules.length < MOST && html`<div class="row">
      <${Button} onClick=${() => add({ words: '' })}>Add a rule for words<//>
      <${Button} onClick=${() => add({ words: '', priority: 'Urgent' })}>Add urgent words<//>
      <${Button} onClick=${() => add({ number: '' })}>Add a rule for a number<//>
    </div>`}
  <//>`;
}

function Rule({ rule, name, place, isOpen, wrong, toggle, up, down, remove, onInput }) {
  const { connection, options } = place;
  const isOfWords = rule.words !== null;
  const isHere = ['environment', 'servicetitan_tenant_id'].every((field) => connection?.[field] === rule[field]);
  return html`<li class="business-rule">
    <div class="row">
      <div class="business-rule-words"><span class="soft">${isOfWords ? 'Words' : 'Texts to'}</span>
        ${' '}<strong>${(isOfWords ? rule.words : number(rule.number)) || '(not given yet)'}</strong>
        <div class="soft small">${inWords(rule, isHere ? options : null) || 'Sets nothing yet'}</div></div>
      ${rule.inactive && html`<${Badge} tone="warn">Skipped<//>`}
      ${!isHere && html`<${Badge}>${`For ${PLACES[rule.environment]}`}<//>`}
      <span class="row">
        ${isHere && html`<${Button} little aria-expanded=${String(isOpen)} onClick=${toggle}>
          ${isOpen ? 'Close' : 'Change'}<span class="only-read"> ${name}</span><//>`}
        ${up && html`<${Button} little aria-label=${`Move ${name} up`} onClick=${up}>↑<//>`}
        ${down && html`<${Button} little aria-label=${`Move ${name} down`} onClick=${down}>↓<//>`}
        <${Button} little onClick=${remove}>Remove<span class="only-read"> ${name}</span><//></span>
    </div>
    ${rule.inactive && html`<p class="business-odd">It names something that is not active in ServiceTitan any more.</p>`}
    ${!isHere && html`<p class="soft small">It holds for ServiceTitan tenant ${rule.servicetitan_tenant_id} in
      ${' '}${PLACES[rule.environment]}, where texts do not go now.</p>`}
    ${isOpen && isHere && html`<div class="stack business-rule-fields">
      ${isOfWords
        ? html`<${TextField} label="Words or short phrases" placeholder="no heat, furnace" value=${rule.words}
            wrong=${wrong('words')} onInput=${(words) => onInput({ words })}
            hint="Up to ten, with commas between them. Upper and lower case are the same." />`
        : html`<${OwnNumber} value=${rule.number} wrong=${wrong('number')} onInput=${(given) => onInput({ number: given })} />`}
      <${Choices} value=${rule} onInput=${onInput} place=${place} none="As for every booking" byNumber=${!isOfWords}
        wrong=${wrong} />
    </div>`}
  </li>`;
}

function OwnNumber(field) {
  const scope = useScope();
  const { data } = useLoad(scope.api('/twilio'));
  const numbers = [...new Set([field.value, ...data?.numbers.map((each) => each.number) ?? []])];
  return html`<${Select} label="Your number that they text" ...${field}
    options=${numbers.map((each) => [each, number(each) || 'Choose…'])} />`;
}
