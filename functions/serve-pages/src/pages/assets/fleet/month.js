// The figures of thirty days, and what waits now.
import { html } from '../html.js';
import { useLoad } from '../load.js';
import { useScope } from '../scope.js';
import { Bones } from '../kit/bones.js';
import { ProblemNotice } from '../kit/notice.js';
import { Ago } from '../kit/when.js';
import { lastText, oldest, percent, shareDelivered } from './figures.js';

export function Month() {
  const scope = useScope();
  const { data, problem, reload } = useLoad(scope.api('/stats?days=30'), { everySeconds: 60 });
  return html`<section class="card" aria-labelledby="fleet-month"><header><h2 id="fleet-month">Last 30 days</h2>
      <a href=${scope.page('activity')}>Open its activity</a></header>
    <${ProblemNotice} problem=${problem} again=${reload} />
    ${data ? html`<${Facts} figures=${data} />` : !problem && html`<${Bones} label="Counting" />`}</section>`;
}

function Facts({ figures }) {
  const { waiting, messages } = figures;
  const waits = oldest(figures);
  return html`<dl class="facts">
    <dt>Texts</dt><dd>${figures.texts.toLocaleString()}</dd>
    <dt>Bookings</dt><dd>${figures.bookings.toLocaleString()}${figures.jobs > 0
      && `, of which ${figures.jobs.toLocaleString()} became jobs`}</dd>
    <dt>To a booking</dt><dd>${figures.median_seconds_to_booking
      ? `${figures.median_seconds_to_booking.toLocaleString()} s in the middle` : 'None yet'}</dd>
    <dt>Delivered</dt><dd>${percent(shareDelivered(figures))}${messages.not_delivered > 0
      && `, ${messages.not_delivered.toLocaleString()} not`}</dd>
    <dt>Last text</dt><dd>${lastText(figures) ? html`<${Ago} at=${lastText(figures)} />` : 'None'}</dd>
    <dt>Waiting</dt><dd>${waits
      ? html`${waiting.owed} for us, ${waiting.parked} for the connection, ${waiting.held} for a person${waiting.at_least
          && ', at least'}; the oldest since <${Ago} at=${waits} />` : 'Nothing'}</dd>
    ${figures.set_aside > 0 && html`<dt>Set aside</dt><dd>${figures.set_aside} need a person</dd>`}
  </dl>`;
}
