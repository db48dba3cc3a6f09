// Times as people say them, with the exact one beside.
import { html } from '../html.js';
import { useEffect, useState } from '../vendor/preact.js';

const EXACT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });
const DAY = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });
const FAR = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const AGO = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
const STEPS = [[60, 'second', 1], [3600, 'minute', 60], [86_400, 'hour', 3600], [7 * 86_400, 'day', 86_400]];

/** "3 minutes ago", "in 2 hours", and a date for what is more than a week away. */
function ago(iso, now = Date.now()) {
  const seconds = Math.round((Date.parse(iso) - now) / 1000);
  const step = STEPS.find(([below]) => Math.abs(seconds) < below);
  return step ? AGO.format(Math.trunc(seconds / step[2]), step[1]) : FAR.format(new Date(iso));
}

/** The hour of today, the day before that. */
export function clock(iso, now = new Date()) {
  const time = new Date(iso);
  return time.toDateString() === now.toDateString() ? CLOCK.format(time) : `${DAY.format(time)}, ${CLOCK.format(time)}`;
}

export const exact = (iso) => EXACT.format(new Date(iso));

export function Ago({ at }) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 15_000);
    return () => clearInterval(timer);
  }, []);
  return at ? html`<time datetime=${at} title=${exact(at)}>${ago(at)}</time>` : null;
}
