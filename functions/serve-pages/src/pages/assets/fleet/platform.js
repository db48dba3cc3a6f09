// What holds, or is wrong, for many businesses at once.
import { html } from '../html.js';
import { useLoad } from '../load.js';
import { at } from '../address.js';
import { Notice, ProblemNotice } from '../kit/notice.js';
import { Ago, clock } from '../kit/when.js';
import { count } from './row.js';

const HOST = { production: 'ServiceTitan', integration: 'ServiceTitan\'s test environment' };

export function Platform({ tenants }) {
  const { data, problem, reload } = useLoad('/v1/operator/health', { everySeconds: 30 });
  return html`
    <${ProblemNotice} problem=${problem} title="How the platform fares could not be read" again=${reload} />
    ${data?.platform_trouble && html`<${Trouble} trouble=${data.platform_trouble} />`}
    ${data?.hosts.map((host) => html`<${Host} key=${host.environment} host=${host} />`)}
    ${data && tenants && html`<${Elsewhere} data=${data} tenants=${tenants} />`}`;
}

function Trouble({ trouble }) {
  const title = trouble.kind === 'app_key' ? 'Our application key is refused' : 'Many connections stopped working at once';
  return html`<${Notice} tone="bad" title=${title}>
    <p>${trouble.cause} It is about ${count(trouble.connections, 'connection')}, since <${Ago} at=${trouble.since} />.
      Texts are kept, and booked once it is over.</p><//>`;
}

function Host({ host }) {
  return html`<${Notice} tone="warn" title=${`${HOST[host.environment]} does not answer`}>
    <p>${count(host.connections, 'connection')} had no answer, since <${Ago} at=${host.since} />. ${host.open
      ? `It is left alone until ${clock(host.until)}, and then asked again.` : 'It is being asked again now.'}</p><//>`;
}

/** Those that need attention and are not among what was read of the list. */
function Elsewhere({ data, tenants }) {
  const read = new Set(tenants.map((each) => each.tenant_id));
  const others = [...new Map(data.connections.map((each) => [each.tenant_id, each])).values()]
    .filter((each) => !read.has(each.tenant_id));
  if (others.length === 0) return null;
  const title = `Further down the list, ${others.length}${data.more ? ' or more' : ''} need attention`;
  return html`<${Notice} tone="warn" title=${title}>
    <ul>${others.slice(0, 10).map((each) => html`<li key=${each.tenant_id}>
      <a href=${at('fleet', each.tenant_id)}>${each.tenant_id}</a>: ${each.cause} (<${Ago} at=${each.since} />)</li>`)}</ul>
  <//>`;
}
