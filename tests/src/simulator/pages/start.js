// The first thing that runs.
import { html } from '/assets/now/html.js';
import { render } from '/assets/now/vendor/preact.js';
import { App } from './app.js';

const root = document.getElementById('app');
root.replaceChildren();
render(html`<${App} />`, root);
