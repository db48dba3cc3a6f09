// The businesses, page by page. What was read stays for whoever comes back to the list, and is then read again.
import { useEffect, useRef, useState } from '../vendor/preact.js';
import { get } from '../api.js';

const FIRST = 50;
const MOST = 200;
const AGAIN_SECONDS = 60;
let kept = { tenants: undefined, next: null };

/** Has the list read anew by whoever shows it next. */
export const forget = () => { kept = { tenants: undefined, next: null }; };

function page(after, limit, signal) {
  const from = after ? `&after=${encodeURIComponent(after)}` : '';
  return get(`/v1/operator/tenants?limit=${limit}${from}`, { signal });
}

/** `{ tenants, next, problem, busy, more, all, refresh, stop }`; `busy`: more are being read. */
export function useTenants() {
  const [state, setState] = useState({ ...kept, problem: null, busy: false });
  const current = useRef(state);
  const control = useRef(new AbortController());
  const wantsAll = useRef(false);
  const show = (next) => {
    current.current = { ...current.current, ...next };
    kept = { tenants: current.current.tenants, next: current.current.next };
    setState(current.current);
  };

  /** One thing at a time: what is under way ends where something else begins. */
  const run = async (read) => {
    control.current.abort();
    const mine = new AbortController();
    control.current = mine;
    try {
      show({ busy: true, problem: null });
      await read(mine.signal);
      show({ busy: false });
    } catch (problem) {
      if (problem.name !== 'AbortError' && control.current === mine) show({ busy: false, problem });
    }
  };

  const add = async (limit, signal) => {
    const { tenants = [], next } = current.current;
    const read = await page(next, limit, signal);
    show({ tenants: [...tenants, ...read.tenants], next: read.next });
  };
  const more = () => run((signal) => add(FIRST, signal));
  const all = () => {
    wantsAll.current = true;
    return run(async (signal) => {
      while (current.current.next) await add(MOST, signal);
    });
  };
  const refresh = () => run(async (signal) => {
    const wanted = wantsAll.current ? Infinity : Math.max(current.current.tenants?.length ?? 0, FIRST);
    let read = await page(null, Math.min(wanted, MOST), signal);
    const { tenants } = read;
    while (tenants.length < wanted && read.next) {
      read = await page(read.next, Math.min(wanted - tenants.length, MOST), signal);
      tenants.push(...read.tenants);
    }
    show({ tenants, next: read.next });
  });
  const stop = () => { wantsAll.current = false; control.current.abort(); show({ busy: false }); };

  useEffect(() => {
    refresh();
    const look = () => {
      const { tenants, busy } = current.current;
      if (!document.hidden && !busy && (tenants?.length ?? 0) <= MOST) refresh();
    };
    const timer = setInterval(look, AGAIN_SECONDS * 1000);
    return () => { clearInterval(timer); control.current.abort(); };
  }, []);

  return { ...state, more, all, refresh, stop };
}
