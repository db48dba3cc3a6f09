// What a person does here, told to the simulator. What went wrong is said in a toast.
import { toast } from '/assets/now/kit/toast.js';

/** What was answered, or true where that was nothing; false: it was not done. */
export async function send(method, path, body) {
  try {
    const answer = await fetch(path, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (answer.ok) return answer.status === 204 ? true : (await answer.json().catch(() => true));
    toast(answer.status === 413 ? 'That is too large for a text.' : `The simulator did not take it (${answer.status}).`);
  } catch {
    toast('The simulator does not answer. Is make run still running?');
  }
  return false;
}
