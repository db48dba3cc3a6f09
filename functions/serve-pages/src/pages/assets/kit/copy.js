// Words to be pasted elsewhere.
import { html } from '../html.js';
import { Button } from './button.js';
import { toast } from './toast.js';

export function Copy({ text, children = 'Copy', ...rest }) {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(typeof text === 'function' ? text() : text);
      toast('Copied');
    } catch {
      toast('The browser did not allow copying. Please select the words and copy them yourself.');
    }
  };
  return html`<${Button} little onClick=${copy} ...${rest}>${children}<//>`;
}
