// Calls to the settings API. A call that finds the session ended waits until the person has signed in again, and then
// goes on: nothing typed is lost.
import { session } from './session.js';

/** Why a call did not do what was asked, in words for the person who asked. */
export class Problem extends Error {
  constructor({ status, title, detail, errors, ...more }) {
    super(detail ?? title);
    Object.assign(this, { status, title, detail: detail ?? '', errors: errors ?? {}, more });
  }
}

let whenEnded = null;

/** `ask` shows that the session ended and gives back a promise of the person signing in again. */
export function onSessionEnd(ask) {
  whenEnded = ask;
}

let asking = null;

/** Many calls may find the session ended; the person is asked once. */
function askToSignIn() {
  asking ??= whenEnded().finally(() => { asking = null; });
  return asking;
}

let renewing = null;

async function aToken() {
  const current = await session.token();
  if (current) return current;
  renewing ??= session.renew().finally(() => { renewing = null; });
  if (!(await renewing)) await askToSignIn();
  return session.token();
}

async function send(method, path, body, signal) {
  const headers = { authorization: `Bearer ${await aToken()}` };
  if (body !== undefined) headers['content-type'] = 'application/json';
  try {
    return await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), signal });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Problem({
      status: 0,
      title: 'No answer',
      detail: 'IntelliSend could not be reached. Please check your connection to the internet and try again.',
    });
  }
}

async function read(response) {
  const kind = response.headers.get('content-type') ?? '';
  if (kind.includes('json')) return response.json().catch(() => null);
  return response.text();
}

function problemOf(response, said) {
  if (said && typeof said === 'object' && said.detail) return new Problem(said);
  const busy = response.status === 429 || response.status >= 500;
  return new Problem({
    status: response.status,
    title: said?.message ?? 'Not done',
    detail: busy
      ? 'IntelliSend is busy or being updated right now. Nothing is lost; please try again in a moment.'
      : `The answer was ${response.status}${said?.message ? ` (${said.message})` : ''}. Please reload the page and try again.`,
  });
}

/**
 * What the API answers, as `{ status, body, headers }`. Throws a `Problem` where it is none of 2xx.
 * @param {string} path as in openapi.json, with its query
 */
export async function call(method, path, body, { signal } = {}) {
  let response = await send(method, path, body, signal);
  if (response.status === 401) {
    if (!(await session.renew())) await askToSignIn();
    response = await send(method, path, body, signal);
  }
  const said = await read(response);
  if (!response.ok) throw problemOf(response, said);
  return { status: response.status, body: said, headers: response.headers };
}

export const get = (path, options) => call('GET', path, undefined, options).then((answer) => answer.body);
