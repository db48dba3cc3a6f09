// What a booking names of ServiceTitan's lists: chosen by its name, or typed by its number where a list cannot be read.
import { html } from '../html.js';
import { Select, TextField } from '../kit/field.js';
import { Odd } from './form.js';

const LISTS = [
  ['campaign_id', 'Campaign', 'campaigns'],
  ['business_unit_id', 'Business unit', 'business_units'],
  ['job_type_id', 'Job type', 'job_types'],
];

const PRIORITIES = ['Low', 'Normal', 'High', 'Urgent'];

/**
 * `wrong` and `odd`: what is wrong, or looks odd, of a field. `byNumber`: only the campaign can be set.
 * `place`: `{ connection, options, hasFailed }`, no options while they are on their way.
 */
export function Choices({ value, onInput, place, wrong, odd, none, byNumber }) {
  const lists = byNumber ? LISTS.slice(0, 1) : LISTS;
  return html`<div class="columns">
    ${lists.map(([field, label, list]) => html`<div key=${field}>
      <${Pick} label=${label} list=${fitting(place.options?.[list], value)} hasFailed=${place.hasFailed} none=${none}
        value=${value[field]} wrong=${wrong(field)} onInput=${(id) => onInput({ [field]: id.trim() || null })} />
      <${Odd} said=${odd?.(field)} /></div>`)}
    ${!byNumber && html`<${Select} label="Priority" value=${value.priority ?? ''} wrong=${wrong('priority')}
      options=${[['', none], ...PRIORITIES.map((each) => [each, each])]}
      onInput=${(priority) => onInput({ priority: priority || null })} />`}
  </div>`;
}

function Pick({ label, list, hasFailed, none, value, ...rest }) {
  if (hasFailed || list?.unavailable) {
    const { cause = '', remedy = '' } = list?.unavailable ?? {};
    return html`<${TextField} label=${`${label} (its number)`} inputmode="numeric" value=${value ?? ''} ...${rest}
      hint=${`The list cannot be read just now. ${cause} ${remedy}`} />`;
  }
  const items = list?.items.filter((item) => item.active || item.id === value) ?? [];
  const options = items.map((item) => [item.id, item.active ? item.name : `${item.name} (not active any more)`]);
  if (value && !items.some((item) => item.id === value)) {
    options.unshift([value, list ? `No. ${value} (not in the list)` : `No. ${value}`]);
  }
  return html`<${Select} label=${label} value=${value ?? ''} options=${[['', none], ...options]} disabled=${!list} ...${rest}
    hint=${!list ? 'Asking ServiceTitan…' : options.length === 0 && 'ServiceTitan lists none.'} />`;
}

/** Job types that the business unit has; those of no unit are everybody's. */
function fitting(list, { business_unit_id: unit, job_type_id: chosen }) {
  if (!unit || !list) return list;
  const fits = ({ id, business_unit_ids: units }) => !units?.length || units.includes(unit) || id === chosen;
  return { ...list, items: list.items.filter(fits) };
}

/** In words: "Heating · No heat · Urgent". */
export function inWords(value, options) {
  const listed = (list, id) => options?.[list].items.find((item) => item.id === id);
  const nameOf = ([field, , list]) => listed(list, value[field])?.name ?? `No. ${value[field]}`;
  return [...LISTS.filter(([field]) => value[field]).map(nameOf), value.priority].filter(Boolean).join(' · ');
}
