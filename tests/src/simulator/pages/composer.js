// Where a customer types. Nothing typed is lost where it could not be sent.
import { html } from '/assets/now/html.js';
import { useRef, useState } from '/assets/now/vendor/preact.js';
import { toast } from '/assets/now/kit/toast.js';
import { Attached, ofFile, sample } from './photo.js';
import { send } from './send.js';

const BEGINNINGS = [
  'Hi, my water heater is leaking',
  'I smell gas in the kitchen',
  'No tengo agua caliente',
  'Can someone come tomorrow after 3? Maria Lopez, 12 Oak St, Plano TX 75024',
];

export function Composer({ business, customer, isNew }) {
  const [words, setWords] = useState('');
  const [photo, setPhoto] = useState(null);
  const [isSending, setSending] = useState(false);
  const box = useRef(null);

  const attach = async (made) => {
    try {
      setPhoto(await made);
    } catch {
      toast('That file cannot be shown as a photo.');
    }
    box.current?.focus();
  };
  const text = async () => {
    if (isSending || (!words.trim() && !photo)) return;
    setSending(true);
    const photos = photo ? [{ content_type: photo.content_type, bytes: photo.bytes }] : [];
    const isSent = await send('POST', '/texts', { business: business.tenant, from: customer, words, photos });
    setSending(false);
    if (isSent) {
      setWords('');
      setPhoto(null);
    }
    box.current?.focus();
  };
  const press = (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    text();
  };
  const begin = (beginning) => { setWords(beginning); box.current?.focus(); };

  return html`<div class="composer">
    ${isNew && !words && !photo && html`<ul class="composer-beginnings" aria-label="Ways to begin">
      ${BEGINNINGS.map((each) => html`<li key=${each}><button type="button" onClick=${() => begin(each)}>${each}</button></li>`)}</ul>`}
    ${photo && html`<${Attached} photo=${photo} remove=${() => setPhoto(null)} />`}
    <div class="composer-line">
      <${PhotoButton} attach=${attach} />
      <textarea class="composer-words" rows="1" aria-label="Text message" placeholder="Text message" ref=${box}
        value=${words} onInput=${(event) => setWords(event.target.value)} onKeyDown=${press}></textarea>
      <button type="button" class="composer-send" aria-label="Send" aria-disabled=${isSending || (!words.trim() && !photo) ? 'true' : undefined}
        onClick=${text}><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 19V6M6 12l6-6 6 6" /></svg></button>
    </div>
  </div>`;
}

function PhotoButton({ attach }) {
  const file = useRef(null);
  const given = (event) => {
    const [chosen] = event.target.files;
    event.target.value = '';
    if (chosen) attach(ofFile(chosen));
  };
  const leave = (event) => {
    const menu = event.currentTarget;
    if (!menu.contains(event.relatedTarget)) menu.open = false;
  };
  const escape = (event) => {
    if (event.key !== 'Escape') return;
    event.currentTarget.open = false;
    event.currentTarget.querySelector('summary').focus();
  };
  return html`<details class="composer-more" onFocusOut=${leave} onKeyDown=${escape}>
    <summary aria-label="Attach a photo"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M4 8h3l2-3h6l2 3h3v11H4z" />
      <circle cx="12" cy="13" r="3.5" /></svg></summary>
    <div class="composer-menu">
      <button type="button" onClick=${(event) => { close(event); file.current.click(); }}>Choose a photo…</button>
      <button type="button" onClick=${(event) => { close(event); attach(sample()); }}>Use a sample photo</button>
    </div>
    <input ref=${file} type="file" accept="image/*" hidden aria-label="Photo" onChange=${given} />
  </details>`;
}

function close(event) {
  event.target.closest('details').open = false;
}
