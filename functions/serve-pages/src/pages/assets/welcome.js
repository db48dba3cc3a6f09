// What someone sees who is not signed in.
import { html } from './html.js';
import { session } from './session.js';
import { Button } from './kit/button.js';
import { Notice } from './kit/notice.js';

export function Welcome({ problem }) {
  return html`<main class="shell-main"><div class="welcome">
    <h1>Texts become bookings</h1>
    <p>IntelliSend puts every text to your number into ServiceTitan as a booking, within a second or two, and answers
      your customer.</p>
    ${problem && html`<${Notice} tone="bad">${problem}<//>`}
    <${Button} kind="primary" onClick=${session.signIn}>Sign in<//>
    <p class="small">Accounts are by invitation. If yours does not work, ask whoever invited you.</p>
  </div></main>`;
}
