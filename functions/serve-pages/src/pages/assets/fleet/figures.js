// What is counted of a business, asked for only once its row is in sight, and of a few rows at a time.
import { useEffect, useRef, useState } from '../vendor/preact.js';
import { get } from '../api.js';

const AT_ONCE = 3;
const KEPT_MS = 60_000;
const known = new Map();
const waiting = [];
let running = 0;

function next() {
  while (running < AT_ONCE && waiting.length > 0) {
    const { tenant, tell } = waiting.shift();
    running += 1;
    get(`/v1/operator/tenants/${tenant}/stats?days=30`)
      .then((figures) => {
        known.set(tenant, { figures, at: Date.now() });
        tell(figures);
      }, (problem) => tell(null, problem))
      .finally(() => { running -= 1; next(); });
  }
}

/** `[ref, figures, problem]`: whatever has the ref is looked at; figures are undefined until they are there. */
export function useFigures(tenant) {
  const row = useRef(null);
  const [state, setState] = useState({ figures: known.get(tenant)?.figures });
  useEffect(() => {
    const tell = (figures, problem) => setState({ figures: figures ?? known.get(tenant)?.figures, problem });
    const asked = { tenant, tell };
    const leave = () => {
      const place = waiting.indexOf(asked);
      if (place >= 0) waiting.splice(place, 1);
    };
    const seen = new IntersectionObserver(([{ isIntersecting }]) => {
      leave();
      const isFresh = Date.now() - (known.get(tenant)?.at ?? 0) < KEPT_MS;
      if (!isIntersecting || isFresh) return;
      waiting.push(asked);
      next();
    }, { rootMargin: '100px' });
    seen.observe(row.current);
    return () => { seen.disconnect(); leave(); asked.tell = () => {}; };
  }, [tenant]);
  return [row, state.figures, state.problem];
}

/** Of the messages whose fate is known. Undefined: of none. */
export function shareDelivered({ messages }) {
  const told = messages.delivered + messages.not_delivered;
  return told > 0 ? messages.delivered / told : undefined;
}

export const percent = (share) => (share === undefined ? '–' : `${Math.floor(share * 100)} %`);

/** What waits for us for the longest. Null: nothing does. */
export function oldest({ waiting: of }) {
  return [of.oldest_owed, of.oldest_parked, of.oldest_held].filter(Boolean).sort()[0] ?? null;
}

/** A text that waits is in no conversation yet. */
export const lastText = (figures) => [figures.last_text_at, oldest(figures)].filter(Boolean).sort().at(-1) ?? null;
