// How many segments a text takes, each of which is paid for, and why.

/** The alphabet that telephones have had from the start (GSM-7), and what takes two places in it. */
const PLAIN = '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?'
  + '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const DOUBLE = '\f^{}\\[~]|€';

const isPlain = (character) => PLAIN.includes(character) || DOUBLE.includes(character);

/** `{ characters, segments, room, outside }`: `room` of a part, `outside`: each character that costs the plain alphabet. */
export function measure(text) {
  const characters = [...text];
  const outside = [...new Set(characters.filter((character) => !isPlain(character)))];
  // Several parts have to say how they belong together.
  const [alone, each] = outside.length === 0 ? [160, 153] : [70, 67];
  const places = characters.map((it) => (outside.length > 0 ? it.length : 1 + DOUBLE.includes(it)));
  const all = places.reduce((sum, taken) => sum + taken, 0);
  const segments = all <= alone ? Number(all > 0) : parts(places, each);
  return { characters: characters.length, segments, room: segments > 1 ? each : alone, outside };
}

/** A character is never cut in two. */
function parts(places, each) {
  let [count, used] = [1, 0];
  for (const taken of places) {
    if (used + taken > each) [count, used] = [count + 1, 0];
    used += taken;
  }
  return count;
}

const ALIKE = { '‘': "'", '’': "'", '“': '"', '”': '"', '–': '-', '—': '-', '…': '...', '•': '-', '\u00a0': ' ' };

/** The same in the plain alphabet as far as there is something like it: straight quotes, letters without their accents. */
export function inPlain(text) {
  return [...text].map((character) => {
    if (isPlain(character)) return character;
    const alike = ALIKE[character] ?? character.normalize('NFD').replace(/[\u0300-\u036f]/g, '');
    return [...alike].every(isPlain) ? alike : character;
  }).join('');
}
