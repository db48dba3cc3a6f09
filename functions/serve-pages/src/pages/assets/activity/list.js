// The conversations, the newest text first.
import { html } from '../html.js';
import { useScope } from '../scope.js';
import { Bones } from '../kit/bones.js';
import { Button } from '../kit/button.js';
import { Empty } from '../kit/empty.js';
import { ProblemNotice } from '../kit/notice.js';
import { isFiltered } from './filter.js';
import { Newer } from './newer.js';
import { Row } from './row.js';
import { count, heard } from './words.js';

export function List({ list, filter, opened, to }) {
  const { known, problem, more, reload } = list;
  const isWrong = problem?.status === 400;
  return html`<div class="activity-list">
    <p class="only-read" role="status">${known && said(known)}</p>
    ${problem && !isWrong && html`<${ProblemNotice} problem=${problem} again=${reload}
      title=${known ? 'This list may be out of date' : problem.title} />`}
    ${isWrong && !problem.errors.number && html`<${ProblemNotice} problem=${problem} />`}
    ${!known && !problem && html`<${Bones} lines=${9} label="Loading the conversations" />`}
    ${known?.items.length > 0 && html`<div class="activity-all"><${Newer} heard=${known.heard} />
      <ul class="activity-rows">${known.items.map((each) => html`
        <${Row} key=${each.id} conversation=${each} to=${to(each.id)} isOpened=${each.id === opened}
          news=${known.news[each.id]} />`)}</ul></div>`}
    ${known?.items.length === 0 && html`<${Nothing} known=${known} filter=${filter} />`}
    ${known?.next && html`<div class="activity-more">
      <${ProblemNotice} problem=${more.problem} />
      <${Button} busy=${more.busy} busyLabel="Loading…" onClick=${more.run}>
        ${known.items.length > 0 ? 'Show more' : 'Look further back'}<//></div>`}
  </div>`;
}

function said({ heard: came }) {
  if (came.length === 0) return '';
  return came.length < 4 ? came.map(heard).join(' ') : `${count(came.length, 'conversation')} came in or went on.`;
}

function Nothing({ known, filter }) {
  const scope = useScope();
  if (known.next) {
    return html`<${Empty} title="None among the newest conversations">There may be some further back.<//>`;
  }
  if (isFiltered(filter)) {
    return html`<${Empty} title="No conversation is like that">Choose another state, number or dates.<//>`;
  }
  return html`<${Empty} title="No texts yet">As soon as somebody texts your number, the conversation is here, with its
    booking in ServiceTitan a second or two later. What that takes:${' '}
    <a href=${scope.page('business')}>your number</a> and${' '}
    <a href=${scope.page('connection')}>the connection to ServiceTitan</a>.<//>`;
}
