// What was changed and not saved yet, by section. It outlives the section and the page, and ends with the window.
import { createContext, useContext, useMemo, useState } from '../vendor/preact.js';
import { useAct } from '../load.js';

export const Drafts = createContext(null);

const kept = new Map();

const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

addEventListener('beforeunload', (event) => {
  if (kept.size > 0) event.preventDefault();
});

/** @param {string} of the business, where an operator has several open one after the other */
export function useDrafts(of) {
  const [count, setCount] = useState(0);
  return useMemo(() => ({
    has: (section) => [...kept.keys()].some((key) => `${key}/`.startsWith(`${of}/${section}/`)),
    get: (name) => kept.get(`${of}/${name}`) ?? {},
    keep: (name, draft) => {
      if (Object.keys(draft).length > 0) kept.set(`${of}/${name}`, draft);
      else kept.delete(`${of}/${name}`);
      setCount((before) => before + 1);
    },
  }), [of, count]);
}

/**
 * A form: `value` is what is saved with what was changed over it, `field` what a field of the kit wants of it.
 * @param {string} name of the section, or `section/part`
 * @param {(changed: object, value: object) => Promise} save is given the fields that were changed, and all
 */
export function useForm(name, saved, save) {
  const drafts = useContext(Drafts);
  const [isSaved, setSaved] = useState(false);
  const draft = drafts.get(name);
  const value = { ...saved, ...draft };

  const change = (fields) => {
    const next = { ...drafts.get(name), ...fields };
    for (const field of Object.keys(fields)) if (isSame(next[field], saved[field])) delete next[field];
    setSaved(false);
    drafts.keep(name, next);
  };
  const act = useAct(async () => {
    await save(draft, value);
    // What was typed meanwhile is not saved.
    const since = Object.entries(drafts.get(name)).filter(([field, now]) => !isSame(now, draft[field]));
    drafts.keep(name, Object.fromEntries(since));
    setSaved(true);
  });
  const wrong = (field) => act.problem?.errors?.[field];
  const isChanged = Object.keys(draft).length > 0;

  return {
    ...act,
    value,
    change,
    wrong,
    isChanged,
    isSaved,
    field: (field, under = '') => ({
      value: value[field], wrong: wrong(under + field), onInput: (given) => change({ [field]: given }),
    }),
    save: () => { if (!act.busy) act.run(); },
    discard: () => { drafts.keep(name, {}); act.clear(); },
  };
}
