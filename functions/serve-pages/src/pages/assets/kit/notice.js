// Something a person should read, with its weight in words as well as in colour.
import { html } from '../html.js';

const WEIGHT = { good: 'Done: ', warn: 'Please note: ', bad: 'Problem: ' };

/** `tone`: good, warn, bad, accent or none. */
export function Notice({ tone = '', title, children }) {
  return html`<div class=${`notice ${tone}`} role=${tone === 'bad' ? 'alert' : 'status'}>
    ${WEIGHT[tone] && html`<span class="only-read">${WEIGHT[tone]}</span>`}
    ${title && html`<strong>${title}</strong>`}
    <div>${children}</div>
  </div>`;
}

/** What the API said where it did not do what was asked; nothing where there is no problem. */
export function ProblemNotice({ problem, title, again }) {
  if (!problem) return null;
  const more = Object.entries(problem.errors ?? {});
  return html`<${Notice} tone="bad" title=${title ?? problem.title}>
    <p>${problem.detail || problem.message}</p>
    ${more.length > 0 && html`<ul>${more.map(([field, said]) => html`<li key=${field}>${said.join(' ')}</li>`)}</ul>`}
    ${again && html`<div class="row"><button type="button" class="button little" onClick=${again}>Try again</button></div>`}
  <//>`;
}
