// Something done about one conversation, or one text of it.
import { useState } from '../vendor/preact.js';
import { call } from '../api.js';
import { useAct } from '../load.js';
import { useScope } from '../scope.js';
import { toast } from '../kit/toast.js';
import { count } from './words.js';

const DONE = { retry: 'being tried again', book: 'being booked', dismiss: 'dismissed' };

/** `{ run(act), busy, problem, doing }`: retry, book or dismiss what has this id. */
export function useDo(id, onDone) {
  const scope = useScope();
  const [doing, setDoing] = useState(null);
  const { run, busy, problem } = useAct(async (act) => {
    setDoing(act);
    const { body } = await call('POST', scope.api(`/conversations/${encodeURIComponent(id)}/${act}`), {});
    toast(body.texts > 0 ? `${count(body.texts, 'text')} ${DONE[act]}` : 'There was nothing left to do');
    onDone();
  });
  return { run, busy, problem, doing };
}
