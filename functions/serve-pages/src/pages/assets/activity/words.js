// What Activity calls things.

export const STATES = {
  held: { short: 'Held', long: 'Held: waits for you', tone: 'warn' },
  parked: { short: 'Parked', long: 'Parked: waits for the connection to ServiceTitan', tone: 'bad' },
  waiting: { short: 'Being booked', long: 'Being booked', tone: 'accent' },
  set_aside: { short: 'Set aside', long: 'Set aside: ServiceTitan does not take it', tone: 'bad' },
  booked: { short: 'Booked', long: 'Booked', tone: 'good' },
  converted: { short: 'Job made', long: 'Job made', tone: 'good' },
  dismissed: { short: 'Dismissed', long: 'Dismissed', tone: '' },
  needs_none: { short: 'No booking needed', long: 'No booking needed', tone: '' },
};

export const count = (many, one, more = `${one}s`) => `${many.toLocaleString()} ${many === 1 ? one : more}`;

/** "2 s", "3 min", "4 h": what a stretch of time is called where there is little room. */
export function stretch(seconds) {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
}

/** What is said of a conversation that came in or went on. */
export function heard({ customer, state, booking }) {
  return `${customer.shown}: ${STATES[state].short}${booking ? `, booking ${booking.id}` : ''}.`;
}
