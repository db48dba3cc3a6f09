// What came in above, while the person reads further down: the list stays where it is, and this is the way up.
import { html } from '../html.js';
import { useEffect, useRef, useState } from '../vendor/preact.js';
import { Button } from '../kit/button.js';

/** `heard`: what the newest page brought. */
export function Newer({ heard }) {
  const top = useRef(null);
  const isTopInSight = useRef(true);
  const [unseen, setUnseen] = useState(0);
  useEffect(() => {
    const watch = new IntersectionObserver(([{ isIntersecting }]) => {
      isTopInSight.current = isIntersecting;
      if (isIntersecting) setUnseen(0);
    });
    watch.observe(top.current);
    return () => watch.disconnect();
  }, []);
  useEffect(() => {
    if (!isTopInSight.current) setUnseen((before) => before + heard.length);
  }, [heard]);
  const up = () => top.current.scrollIntoView({ block: 'center' });
  return html`<div ref=${top} class="activity-top"></div>
    <div class="activity-newer">${unseen > 0 && html`
      <${Button} little kind="primary" onClick=${up}>${unseen} new above<//>`}</div>`;
}
