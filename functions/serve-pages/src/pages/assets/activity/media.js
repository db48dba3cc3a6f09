// Photos and files of a text.
import { html } from '../html.js';
import { useState } from '../vendor/preact.js';

export function Media({ media }) {
  return html`<ul class="activity-media">${media.map((each) => html`
    <li key=${each.index}><${File} file=${each} /></li>`)}</ul>`;
}

function File({ file }) {
  const [isBroken, setBroken] = useState(false);
  const { index, content_type: type, link } = file;
  const isImage = type.startsWith('image/');
  const name = `${isImage ? 'Photo' : kind(type)} ${index + 1}`;
  if (!link) return html`<span class="activity-file">${name}: its link has ended</span>`;
  // Only what these pages' own address serves can be shown in them.
  const isShown = isImage && !isBroken && new URL(link, location.href).origin === location.origin;
  return html`<a class=${isShown ? 'activity-photo' : 'activity-file'} href=${link} target="_blank" rel="noreferrer">
    ${isShown
      ? html`<img src=${link} alt=${`${name} (opens in a new tab)`} width="112" height="112" loading="lazy"
        onError=${() => setBroken(true)} />`
      : html`${name} <span aria-hidden="true">↗</span><span class="only-read">(opens in a new tab)</span>`}</a>`;
}

function kind(type) {
  if (type.startsWith('video/')) return 'Video';
  if (type.startsWith('audio/')) return 'Recording';
  return /vcard|directory/.test(type) ? 'Contact card' : 'File';
}
