// The session ended while the page was open: signing in happens beside it, and everything goes on where it was.
import { html } from './html.js';
import { useEffect, useState } from './vendor/preact.js';
import { onSessionEnd } from './api.js';
import { session } from './session.js';
import { Button } from './kit/button.js';
import { Dialog } from './kit/dialog.js';
import { Notice } from './kit/notice.js';

export function SessionEnd() {
  const [asked, setAsked] = useState(null);
  const [problem, setProblem] = useState(null);
  useEffect(() => onSessionEnd(() => new Promise((done) => setAsked({ done }))), []);
  if (!asked) return null;

  const signIn = async () => {
    setProblem(null);
    try {
      await session.signInBeside();
      setAsked(null);
      asked.done();
    } catch {
      setProblem('The sign-in window was closed or blocked. Please allow it to open, and try again.');
    }
  };
  return html`<${Dialog} title="Please sign in again" lasting>
    <p>Your session ended. What you typed is still here: sign in, and go on where you were.</p>
    ${problem && html`<${Notice} tone="bad">${problem}<//>`}
    <div class="ends"><${Button} kind="primary" onClick=${signIn}>Sign in<//></div>
  <//>`;
}
