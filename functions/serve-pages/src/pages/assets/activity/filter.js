// Which conversations are asked for. A customer's number is never part of an address: those are kept by browsers.
import { STATES } from './words.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** What an address names: `{ state, from, to }`, days of this computer's calendar; empty where it names none. */
export function filterOf(query) {
  const day = (name) => (DAY.test(query.get(name) ?? '') ? query.get(name) : '');
  const state = query.get('state') ?? '';
  return { state: Object.hasOwn(STATES, state) ? state : '', from: day('from'), to: day('to') };
}

/** The part of an address that names them, with its question mark. */
export function named({ state, from, to }) {
  const named = new URLSearchParams(Object.entries({ state, from, to }).filter(([, value]) => value));
  return named.size > 0 ? `?${named}` : '';
}

/** As the API is asked; `to` is a day that is still part of it. */
export function asked({ state, from, to, number }) {
  const moment = (day, later) => {
    const [year, month, date] = day.split('-').map(Number);
    return new Date(year, month - 1, date + later).toISOString();
  };
  const query = new URLSearchParams();
  if (state) query.set('state', state);
  if (number) query.set('number', number);
  if (from) query.set('from', moment(from, 0));
  if (to) query.set('to', moment(to, 1));
  return query;
}

export const isFiltered = (filter) => Object.values(filter).some(Boolean);
