// What there is to show, as it changes.
import { useEffect, useState } from '/assets/now/vendor/preact.js';

/** A page that is loaded while the stack starts is not told that it stopped. */
const PATIENCE_MS = 2000;

/** `{ shown, isLost }` of a business; without one, of the first. */
export function useLive(business) {
  const [shown, setShown] = useState(null);
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    let lost = null;
    const source = new EventSource(business ? `/live?business=${encodeURIComponent(business)}` : '/live');
    source.onopen = () => { clearTimeout(lost); lost = null; setLost(false); };
    source.onmessage = (event) => setShown(JSON.parse(event.data));
    source.onerror = () => { lost ??= setTimeout(() => setLost(true), PATIENCE_MS); };
    return () => { clearTimeout(lost); source.close(); };
  }, [business]);
  return { shown, isLost };
}
