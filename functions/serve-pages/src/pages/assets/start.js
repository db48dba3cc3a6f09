// The first thing that runs: someone comes back from signing in, is signed in still, or is asked to.
import { html } from './html.js';
import { render } from './vendor/preact.js';
import { App } from './app.js';
import { Welcome } from './welcome.js';
import { session } from './session.js';

const root = document.getElementById('app');

async function start() {
  const came = await session.comeBack();
  if (came.inWindow) return;
  root.replaceChildren();
  render(came.person ? html`<${App} person=${came.person} />` : html`<${Welcome} problem=${came.problem} />`, root);
}

start();
