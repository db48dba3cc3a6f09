// The list that is looked at: its newest page again and again, and as many older ones as were asked for.
import { useCallback, useEffect, useLayoutEffect, useState } from '../vendor/preact.js';
import { get } from '../api.js';
import { useAct, useLoad } from '../load.js';
import { useScope } from '../scope.js';
import { asked } from './filter.js';
import { PAGE, begun, grown, renewed, replaced } from './merge.js';

const EVERY_SECONDS = 3;

/** `{ known, problem, more, reload, put }`; `known` is undefined until the first answer. */
export function useConversations(filter) {
  const scope = useScope();
  const query = asked(filter);
  query.set('limit', PAGE);
  const path = scope.api(`/conversations?${query}`);
  const { data, problem, reload } = useLoad(path, { everySeconds: EVERY_SECONDS });
  const [state, setState] = useState({ path: null });

  useLayoutEffect(() => {
    if (!data) return;
    setState((before) => ({ path, known: before.path === path ? renewed(before.known, data) : begun(data) }));
  }, [data, path]);

  const change = useCallback((how) => {
    setState((before) => (before.path === path ? { path, known: how(before.known) } : before));
  }, [path]);
  const more = useAct(async () => {
    const page = await get(`${path}&after=${encodeURIComponent(state.known.next)}`);
    change((known) => grown(known, page));
  });
  useEffect(more.clear, [path]);
  const put = useCallback((one) => change((known) => replaced(known, one)), [change]);

  return { known: state.path === path ? state.known : undefined, problem, more, reload, put };
}
