// What a business chose: a list of sections beside the one that is open.
import { html } from '../html.js';
import { useEffect, useRef } from '../vendor/preact.js';
import { useLoad } from '../load.js';
import { useScope } from '../scope.js';
import { Bones } from '../kit/bones.js';
import { Empty } from '../kit/empty.js';
import { Notice, ProblemNotice } from '../kit/notice.js';
import { Bookings } from './bookings.js';
import { Customers } from './customers.js';
import { Drafts, useDrafts } from './drafts.js';
import { MessageList } from './messages.js';
import { Numbers } from './numbers.js';
import { Office } from './office.js';
import { People } from './people.js';
import { Records } from './records.js';
import { Replies } from './replies.js';
import { Settings } from './form.js';

const SECTIONS = [
  ['office', 'Your office', Office],
  ['replies', 'Replies', Replies],
  ['messages', 'Messages', MessageList],
  ['bookings', 'Bookings', Bookings],
  ['people', 'Staff alerts', People],
  ['number', 'Twilio number', Numbers],
  ['customers', 'Customers', Customers],
  ['records', 'Data and history', Records],
];

export function Page({ rest, person }) {
  const scope = useScope();
  const settings = useLoad(scope.api('/settings'));
  const drafts = useDrafts(scope.tenant ?? '');
  const current = rest[0] ?? SECTIONS[0][0];
  const [, , Section] = SECTIONS.find(([name]) => name === current) ?? [];

  return html`
    <div class="page-head"><h1>Business</h1></div>
    ${scope.readOnly && html`<${Notice}>You can look at everything here. ${scope.tenant === null
      ? 'Changing it takes an account that may; ask whoever invited you.'
      : 'To change something for this business, press “Act for them” above.'}<//>`}
    <div class="business">
      <${List} current=${current} drafts=${drafts} />
      <div class="stack" key=${current} id="business-section" tabindex="-1">
        <${ProblemNotice} problem=${settings.problem} title="Your settings could not be loaded" again=${settings.reload} />
        ${!Section && html`<${Empty} title="There is no page here">Please choose one from the list.<//>`}
        ${Section && !settings.data && !settings.problem && html`<div class="card"><${Bones} /></div>`}
        ${Section && settings.data && html`<${Drafts.Provider} value=${drafts}><${Settings.Provider} value=${settings}>
          <${Section} person=${person} /><//><//>`}
      </div>
    </div>`;
}

function List({ current, drafts }) {
  const scope = useScope();
  const list = useRef(null);
  // On a narrow screen the list is wider than the page.
  useEffect(() => {
    const here = list.current.querySelector('[aria-current]');
    if (here) list.current.scrollLeft = here.offsetLeft - list.current.offsetLeft - 16;
  }, [current]);
  return html`<nav class="business-sections" aria-label="Settings of the business" ref=${list}>
    ${SECTIONS.map(([name, label]) => html`
      <a key=${name} href=${scope.page('business', name)} aria-current=${name === current ? 'page' : undefined}>${label}
        ${drafts.has(name) && html` <span class="business-unsaved">not saved</span>`}</a>`)}</nav>`;
}
