// The connection with ServiceTitan: Production, and the test environment beside it.
import { html } from '../html.js';
import { useCallback, useEffect, useRef, useState } from '../vendor/preact.js';
import { go } from '../address.js';
import { useLoad } from '../load.js';
import { useScope } from '../scope.js';
import { Badge } from '../kit/badge.js';
import { Bones } from '../kit/bones.js';
import { Switch } from '../kit/field.js';
import { Notice, ProblemNotice } from '../kit/notice.js';
import { Acts, Receipt } from './acts.js';
import { useFirstText } from './first-text-watch.js';
import { FirstText } from './first-text.js';
import { Form } from './form.js';
import { Health } from './health.js';
import { Permissions } from './permissions.js';
import { useSave } from './save.js';
import { Steps } from './steps.js';
import { Turn } from './turn.js';
import { isUnderWay, status } from './words.js';

const NOTHING_YET = { typed: {}, warnings: {}, findings: null };

export function Page({ rest }) {
  const scope = useScope();
  const environment = rest[0] === 'test' ? 'integration' : 'production';
  const isTest = environment === 'integration';
  const [soon, setSoon] = useState(false);
  const { data, problem, reload, set } = useLoad(scope.api('/connections'), { everySeconds: soon ? 10 : 30 });
  useEffect(() => setSoon(Boolean(data?.connections.some(isUnderWay))), [data]);

  // Of both environments, so that nothing typed is lost by a look at the other.
  const [kept, setKept] = useState({ production: NOTHING_YET, integration: NOTHING_YET });
  const keep = useCallback((change) => setKept((all) => {
    const before = all[environment];
    const changed = typeof change === 'function' ? change(before) : change;
    return { ...all, [environment]: { ...before, ...changed } };
  }), [environment]);

  const [shown, show] = useState(null);
  const connection = data?.connections.find((each) => each.environment === environment);
  const changed = async (saved) => {
    if (saved) {
      const others = data.connections.filter((each) => each.environment !== saved.environment);
      set({ ...data, connections: [...others, saved] });
    }
    dispatchEvent(new Event('connections-changed'));
    await reload();
  };

  return html`<div class="page-head">
      <h1 class="connection-title">ServiceTitan ${shown && connection
        && html`<${Badge} tone=${shown.tone}>${shown.words}<//>`}</h1>
      <${Switch} label="Test environment" value=${isTest}
        onInput=${(on) => go(on ? scope.page('connection', 'test') : scope.page('connection'))} />
      <p>${isTest
        ? 'ServiceTitan’s test environment (they call it Integration). Nothing that is booked there reaches your office.'
        : 'Connect your ServiceTitan account once, and texts to your number become bookings in it.'}</p>
    </div>
    ${scope.readOnly && html`<${Notice}>${scope.tenant === null
      ? 'You can look at everything here and change nothing. Whoever invited you can change that.'
      : 'You can look at everything here. To change something, choose “Act for them” above.'}<//>`}
    <${ProblemNotice} problem=${problem} title="The connection could not be loaded" again=${reload} />
    ${!connection && !problem && html`<${Bones} label="Loading the connection" lines=${10} />`}
    ${connection && html`<${Connection} key=${environment} connection=${connection} connections=${data.connections}
      texts=${data.texts} kept=${kept[environment]} keep=${keep} changed=${changed} show=${show} />`}`;
}

/** One environment's connection, from nothing to live and ever after. */
function Connection({ connection, connections, texts, kept, keep, changed, show }) {
  const save = useSave({ connection, kept, keep, changed });
  const watched = useFirstText(connection);
  const said = status(connection, watched.isLive);
  useEffect(() => show(said), [said.words]);

  // Once it was shown it stays, so that a person sees the last light go on.
  const wasShown = useRef(false);
  wasShown.current ||= watched.isKnown && !watched.isLive && connection.active && connection.test_booking?.seen === true;
  useEffect(() => { if (watched.isLive && wasShown.current) changed(); }, [watched.isLive]);
  const other = connections.find((each) => each.environment !== connection.environment);
  const given = { connection, kept, keep, changed };

  return html`
    ${kept.receipt && html`<${Receipt} receipt=${kept.receipt} close=${() => keep({ receipt: null })} />`}
    <${Health} connection=${connection} texts=${texts} />
    ${connection.turn && connection.state === 'not_saved' && html`<${Turn} ...${given} />`}
    ${wasShown.current && html`<${FirstText} connection=${connection} watched=${watched}
      isNew=${Boolean(kept.seen)} />`}
    <div class="connection-halves">
      <${Form} connection=${connection} kept=${kept} keep=${keep} save=${save} />
      <${Steps} ...${given} saving=${save.busy} />
    </div>
    <${Permissions} connection=${connection} findings=${kept.findings} />
    <${Acts} ...${given} other=${other} />`;
}
