// A table as a file of the person's own.
import { call } from './api.js';

/** Without it, spreadsheets take the file for another encoding. Reading an answer as text drops it. */
const MARK = '\ufeff';

/** How long a browser may take to begin with the file. */
const KEPT_MS = 60_000;

/** Saves the table at `path`; gives back where the next part of it begins (`after`), null where this was all. */
export async function download(path, filename) {
  const { body, headers } = await call('GET', path);
  saveAs(body, filename);
  return headers.get('x-next');
}

export function saveAs(words, filename) {
  const url = URL.createObjectURL(new Blob([MARK, words], { type: 'text/csv;charset=utf-8' }));
  const link = Object.assign(document.createElement('a'), { href: url, download: filename });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
