// Which businesses are shown, and in which order.
import { html } from '../html.js';
import { Select, TextField } from '../kit/field.js';
import { needsAttention } from './state.js';
import { leading, stageOf } from './stage.js';

const SHOWN = {
  all: ['All', () => true],
  attention: ['Needs attention', needsAttention],
  us: ['Our turn', (tenant) => stageOf(tenant).who === 'us'],
  them: ['Their turn', (tenant) => stageOf(tenant).who === 'them'],
  live: ['Live', (tenant) => stageOf(tenant).done],
  suspended: ['Suspended', (tenant) => tenant.suspended],
};

const LATEST = '9';
const byName = (a, b) => (a.business || a.tenant_id).localeCompare(b.business || b.tenant_id);
const urgency = (tenant) => {
  if (needsAttention(tenant)) return 0;
  return { us: 1, them: 2 }[stageOf(tenant).who] ?? 3;
};

const booked = (tenant) => leading(tenant).health.last_booking_at ?? '';
const since = (tenant) => stageOf(tenant).since ?? LATEST;

const SORTS = {
  urgent: ['What needs us first', (a, b) => urgency(a) - urgency(b) || since(a).localeCompare(since(b)) || byName(a, b)],
  name: ['Name', byName],
  waiting: ['Longest in its stage', (a, b) => since(a).localeCompare(since(b)) || byName(a, b)],
  stage: ['Furthest', (a, b) => stageOf(b).place - stageOf(a).place || byName(a, b)],
  booking: ['Last booking', (a, b) => booked(b).localeCompare(booked(a)) || byName(a, b)],
  newest: ['Newest', (a, b) => (b.created_at ?? '').localeCompare(a.created_at ?? '') || byName(a, b)],
};

const known = (of, key, usual) => (Object.hasOwn(of, key ?? '') ? key : usual);

/** What an address asks for. */
export function asked(query) {
  return {
    show: known(SHOWN, query.get('show'), 'all'),
    sort: known(SORTS, query.get('sort'), 'urgent'),
    search: query.get('search') ?? '',
  };
}

/** Kept in the address, so that whoever comes back finds the list as it was left; no step of the history. */
export function remember({ show, sort, search }) {
  const query = new URLSearchParams();
  if (show !== 'all') query.set('show', show);
  if (sort !== 'urgent') query.set('sort', sort);
  if (search) query.set('search', search);
  const words = query.toString();
  history.replaceState(null, '', `#/fleet${words && `?${words}`}`);
}

export function chosen(tenants, { show, sort, search }) {
  const words = search.trim().toLowerCase();
  const digits = /[a-z]/.test(words) ? '' : words.replace(/\D/g, '');
  const fits = (tenant) => tenant.business.toLowerCase().includes(words) || tenant.tenant_id.includes(words)
    || (digits.length > 3 && tenant.numbers.some((each) => each.number.includes(digits)));
  return tenants.filter((tenant) => SHOWN[show][1](tenant) && fits(tenant)).sort(SORTS[sort][1]);
}

export function Filters({ tenants, filter, change }) {
  return html`<div class="fleet-filters">
    <div class="fleet-chips" role="group" aria-label="Show">${Object.entries(SHOWN).map(([show, [words, fits]]) => html`
      <button key=${show} type="button" class="fleet-chip" aria-pressed=${filter.show === show ? 'true' : 'false'}
        onClick=${() => change({ show })}>${words} <span>${tenants.filter(fits).length.toLocaleString()}</span></button>`)}
    </div>
    <div class="fleet-search">
      <${TextField} label="Search" type="search" placeholder="Name, id or number" value=${filter.search}
        onInput=${(search) => change({ search })} />
      <${Select} label="Sort by" value=${filter.sort} onInput=${(sort) => change({ sort })}
        options=${Object.entries(SORTS).map(([key, [words]]) => [key, words])} />
    </div>
  </div>`;
}
