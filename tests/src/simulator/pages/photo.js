// A photo as phones send it: a JPEG of a modest size.
import { html } from '/assets/now/html.js';
import { useEffect, useRef } from '/assets/now/vendor/preact.js';

const LONGEST_PX = 1280;
const QUALITY = 0.85;
const KIND = 'image/jpeg';

/** `{ content_type, bytes, picture }` of a file that shows something; throws for any other. */
export async function ofFile(file) {
  return ofPicture(await createImageBitmap(file));
}

/** A drawing of a leaking water heater, for whoever has no photo at hand. */
export async function sample() {
  const image = new Image();
  image.src = '/simulator/sample.svg';
  await image.decode();
  return ofPicture(image);
}

async function ofPicture(picture) {
  const shrunk = Math.min(1, LONGEST_PX / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(picture.width * shrunk);
  canvas.height = Math.round(picture.height * shrunk);
  canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
  const [, bytes] = canvas.toDataURL(KIND, QUALITY).split(',');
  return { content_type: KIND, bytes, picture: canvas };
}

export function Attached({ photo, remove }) {
  const place = useRef(null);
  useEffect(() => { place.current.replaceChildren(photo.picture); }, [photo]);
  return html`<div class="attached"><div ref=${place} role="img" aria-label="The attached photo"></div>
    <button type="button" aria-label="Remove the photo" onClick=${remove}>×</button></div>`;
}
