// A list that comes in pages.
import { html } from '../html.js';
import { get } from '../api.js';
import { useAct, useLoad } from '../load.js';
import { useScope } from '../scope.js';
import { Bones } from '../kit/bones.js';
import { Button } from '../kit/button.js';
import { ProblemNotice } from '../kit/notice.js';

/** `{ items, put, more, … }`; `name`: of the list in the answer, `onward`: of what asks for the next page. */
export function usePages(path, name, onward) {
  const scope = useScope();
  const { data, set, problem, reload } = useLoad(scope.api(path));
  const more = useAct(async () => {
    const next = await get(`${scope.api(path)}?${new URLSearchParams({ [onward]: data.next })}`);
    set({ ...next, [name]: [...data[name], ...next[name]] });
  });
  return { items: data?.[name], put: (items) => set({ ...data, [name]: items }), next: data?.next, problem, reload, more };
}

/** What stands below: that it is being loaded, why it is not, or that there is more. */
export function More({ pages: { items, next, problem, reload, more } }) {
  return html`
    ${!items && !problem && html`<${Bones} lines=${3} />`}
    <${ProblemNotice} problem=${problem} title="The list could not be loaded" again=${reload} />
    <${ProblemNotice} problem=${more.problem} />
    ${next && html`<div><${Button} busy=${more.busy} busyLabel="Loading…" onClick=${more.run}>Show more<//></div>`}`;
}
