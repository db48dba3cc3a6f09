// A text as a customer reads it, with what it names filled in.
import { number } from '../kit/number.js';
import { DAYS } from './hours.js';

const SHORT = { en: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'], es: ['lun', 'mar', 'mie', 'jue', 'vie', 'sab', 'dom'] };

/** The text as a customer reads it, and what it names that the business does not have. */
export function fill(text, settings, language) {
  const values = { business: settings.business, phone: number(settings.office_phone), opens: opens(settings, language) };
  const lacks = Object.keys(values).filter((name) => !values[name] && text.includes(`{${name}}`));
  return { text: text.replace(/\{(business|phone|opens)\}/g, (placeholder, name) => values[name] || placeholder), lacks };
}

/** When it opens depends on the moment: here it is the opening of the week that takes the most room. */
function opens({ opening_hours: hours }, language) {
  const all = DAYS.flatMap((day, at) => hours[day].map(({ from }) => opening(from, SHORT[language][at])));
  return all.reduce((longest, next) => (next.length > longest.length ? next : longest), '');
}

/** At most eight characters: "8 AM Mon", "10AM Mon", "7:30 Mon", "13:30 Mo". */
function opening(from, day) {
  const [hour, minute] = from.split(':').map(Number);
  if (minute > 0) return `${hour}:${from.slice(3)} ${hour < 10 ? day : day.slice(0, 2)}`;
  const twelve = hour % 12 || 12;
  return `${twelve}${twelve < 10 ? ' ' : ''}${hour % 24 < 12 ? 'AM' : 'PM'} ${day}`;
}
