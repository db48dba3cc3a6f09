// The list that is looked at, as a table for spreadsheets.
import { html } from '../html.js';
import { useState } from '../vendor/preact.js';
import { download } from '../download.js';
import { useAct } from '../load.js';
import { useScope } from '../scope.js';
import { Button } from '../kit/button.js';
import { ProblemNotice } from '../kit/notice.js';
import { asked } from './filter.js';

export function SaveTable({ filter }) {
  const scope = useScope();
  const query = asked(filter);
  query.set('format', 'csv');
  const path = scope.api(`/conversations?${query}`);
  // A long list comes in parts.
  const [part, setPart] = useState({ path, nth: 1, after: null });
  const { nth, after } = part.path === path ? part : { nth: 1, after: null };
  const { run, busy, problem } = useAct(async () => {
    const next = await download(after ? `${path}&after=${encodeURIComponent(after)}` : path,
      nth > 1 ? `conversations-${nth}.csv` : 'conversations.csv');
    setPart({ path, nth: next ? nth + 1 : 1, after: next });
  });
  return html`<${Button} little busy=${busy} busyLabel="Downloading…" onClick=${run}>
      ${nth > 1 ? `Download part ${nth} (CSV)` : 'Download as CSV'}<//>
    <${ProblemNotice} problem=${problem} />`;
}
