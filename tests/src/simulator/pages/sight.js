// A list that grows at its end keeps the end in sight, unless somebody reads further up.
import { useLayoutEffect, useRef } from '/assets/now/vendor/preact.js';

const NEAR_PX = 80;

export function useNewestInSight(newest) {
  const list = useRef(null);
  const isAtEnd = useRef(true);
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return undefined;
    const noted = () => {
      isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX;
    };
    element.addEventListener('scroll', noted, { passive: true });
    return () => element.removeEventListener('scroll', noted);
  }, []);
  useLayoutEffect(() => {
    const element = list.current;
    if (element && isAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [newest]);
  return list;
}
