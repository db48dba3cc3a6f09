// Whether texts got booked: figures, what needs a person, the list, and one conversation beside it.
import { html } from '../html.js';
import { useCallback, useEffect, useState } from '../vendor/preact.js';
import { go } from '../address.js';
import { useLoad } from '../load.js';
import { useScope } from '../scope.js';
import { Figures } from './figures.js';
import { Filters } from './filters.js';
import { filterOf, named } from './filter.js';
import { List } from './list.js';
import { Needs } from './needs.js';
import { Opened } from './opened.js';
import { SaveTable } from './save-table.js';
import { useConversations } from './use-conversations.js';

const FIGURES_SECONDS = 10;

export function Page({ rest, query }) {
  const scope = useScope();
  const [number, setNumber] = useState('');
  const [days, setDays] = useState(30);
  const inAddress = filterOf(query);
  const filter = { ...inAddress, number };
  const id = rest[0];
  const figures = useLoad(scope.api(`/stats?days=${days}`), { everySeconds: FIGURES_SECONDS });
  const list = useConversations(filter);

  const address = (changed = {}, ...parts) => scope.page('activity', ...parts) + named({ ...inAddress, ...changed });
  const change = ({ number: typed, ...changed }) => {
    if (typed !== undefined) setNumber(typed);
    if (Object.keys(changed).length > 0) go(id ? address(changed, id) : address(changed));
  };
  const refresh = useCallback(() => { list.reload(); figures.reload(); }, [list.reload, figures.reload]);
  useFocusOnReturn(id);

  return html`<div class=${`activity ${id ? 'has-opened' : ''}`}>
    <div class="page-head"><h1>Activity</h1><${SaveTable} filter=${filter} /></div>
    <div class="activity-overview">
      <${Needs} stats=${figures.data} address=${address} onDone=${refresh} />
      <${Figures} loaded=${figures} days=${days} onDays=${setDays} />
    </div>
    <div class="activity-columns">
      <section class="activity-side" aria-labelledby="activity-conversations">
        <h2 id="activity-conversations" class="only-read">Conversations</h2>
        <${Filters} filter=${filter} change=${change} problem=${list.problem} />
        <${List} list=${list} filter=${filter} opened=${id} to=${(each) => address({}, each)} />
      </section>
      ${id && html`<${Opened} key=${id} id=${id} back=${address()} put=${list.put} onDone=${refresh} />`}
    </div>
  </div>`;
}

/** Who comes back from a conversation goes on where it stands in the list. */
function useFocusOnReturn(id) {
  const [last, setLast] = useState(null);
  useEffect(() => {
    if (id) setLast(id);
    else if (last) document.querySelector(`[data-conversation="${CSS.escape(last)}"]`)?.focus();
  }, [id]);
}
