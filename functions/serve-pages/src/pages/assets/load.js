// Data that a page shows: loaded, kept while it is loaded again, and asked for anew while the page is looked at.
import { useCallback, useEffect, useRef, useState } from './vendor/preact.js';
import { get } from './api.js';

/**
 * `{ data, problem, reload, set }` of a path; `data` stays what it was while a newer one is on its way or fails to come.
 * @param {string|null} path null: nothing is asked for yet
 * @param {{ everySeconds?: number }} options how often it is asked for again while the page is in sight
 */
export function useLoad(path, { everySeconds } = {}) {
  const [state, setState] = useState({ path, data: undefined, problem: null });
  const latest = useRef(0);
  const underWay = useRef(0);
  const stop = useRef(null);

  const reload = useCallback(async () => {
    if (path === null) return;
    const mine = ++latest.current;
    stop.current?.abort();
    stop.current = new AbortController();
    underWay.current += 1;
    try {
      const data = await get(path, { signal: stop.current.signal });
      if (mine === latest.current) setState({ path, data, problem: null });
    } catch (problem) {
      if (mine !== latest.current || problem.name === 'AbortError') return;
      setState((before) => ({ path, data: before.path === path ? before.data : undefined, problem }));
    } finally {
      underWay.current -= 1;
    }
  }, [path]);

  useEffect(() => {
    reload();
    return () => { latest.current += 1; stop.current?.abort(); };
  }, [reload]);

  useEffect(() => {
    if (!everySeconds || path === null) return undefined;
    // An answer that takes longer than the pause is waited for, not asked for again.
    const look = () => { if (!document.hidden && underWay.current === 0) reload(); };
    const timer = setInterval(look, everySeconds * 1000);
    document.addEventListener('visibilitychange', look);
    return () => { clearInterval(timer); document.removeEventListener('visibilitychange', look); };
  }, [reload, everySeconds, path]);

  const set = useCallback((data) => {
    latest.current += 1;
    stop.current?.abort();
    setState({ path, data, problem: null });
  }, [path]);

  const current = state.path === path ? state : { data: undefined, problem: null };
  return { data: current.data, problem: current.problem, reload, set };
}

/** `{ run, busy, problem, clear }` of something a person starts; `run` gives back what came of it, undefined where it failed. */
export function useAct(act) {
  const [state, setState] = useState({ busy: false, problem: null });
  const alive = useRef(true);
  useEffect(() => { alive.current = true; return () => { alive.current = false; }; }, []);
  const run = async (...given) => {
    setState({ busy: true, problem: null });
    try {
      const done = await act(...given);
      if (alive.current) setState({ busy: false, problem: null });
      return done;
    } catch (problem) {
      if (alive.current) setState({ busy: false, problem });
      return undefined;
    }
  };
  return { run, ...state, clear: () => setState({ busy: false, problem: null }) };
}
