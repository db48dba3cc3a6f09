// The page that an address names. Each is loaded when it is first opened.
import { html } from './html.js';
import { useEffect, useState } from './vendor/preact.js';
import { useScope } from './scope.js';
import { Button } from './kit/button.js';
import { Bones } from './kit/bones.js';
import { Empty } from './kit/empty.js';
import { Notice } from './kit/notice.js';

const PAGES = {
  activity: () => import('./activity/page.js'),
  connection: () => import('./connection/page.js'),
  business: () => import('./business/page.js'),
};

const OF_OPERATORS = {
  fleet: () => import('./fleet/page.js'),
  overview: () => import('./fleet/tenant.js'),
};

function find(name, person, scope) {
  if (name === 'fleet' || name === 'overview') return person.isOperator ? OF_OPERATORS[name] : undefined;
  return person.hasTenant || scope.tenant !== null ? PAGES[name] : undefined;
}

export function Page({ name, rest, query, person }) {
  const scope = useScope();
  const load = find(name, person, scope);
  const [loaded, setLoaded] = useState(null);
  const open = () => {
    setLoaded(null);
    load?.().then((page) => setLoaded({ page }), () => setLoaded({ failed: true }));
  };
  useEffect(open, [load]);

  if (!load) {
    return html`<${Empty} title="There is no page here">The address may be mistyped, or meant for someone else.<//>`;
  }
  if (loaded?.failed) {
    return html`<${Notice} tone="bad" title="The page could not be loaded">
      Please check your connection to the internet. <${Button} little onClick=${() => location.reload()}>Reload<//><//>`;
  }
  if (!loaded) return html`<${Bones} label="Opening the page" />`;
  return html`<${loaded.page.Page} rest=${rest} query=${query} person=${person} />`;
}
