// What is said in several places.
import { html } from '../html.js';
import { Copy } from '../kit/copy.js';

/** A connection in one or two words. */
export function status(connection, isLive) {
  const { state, health, active, environment } = connection;
  if (state === 'not_saved') return { tone: '', words: 'Not connected' };
  if (state === 'testing') return { tone: 'accent', words: 'Waiting for ServiceTitan' };
  if (state === 'disconnected') return { tone: '', words: 'Disconnected' };
  if (health.state === 'needs_attention') return { tone: 'bad', words: 'Needs attention' };
  if (health.state === 'delayed') return { tone: 'warn', words: 'Delayed' };
  if (connection.missing_scopes?.required.length > 0) return { tone: 'warn', words: 'Permission missing' };
  if (!connection.booking_provider_id) return { tone: 'warn', words: 'Booking provider missing' };
  if (!active) return { tone: 'accent', words: 'Connected, not in use' };
  if (!isLive) return { tone: 'accent', words: 'Connected' };
  return { tone: 'good', words: environment === 'production' ? 'Live' : 'Works, as a test' };
}

/** Whether something goes on by itself that a person waits for. */
export const isUnderWay = ({ pending, health, test_booking: test }) =>
  Boolean(pending || health.circuit || (test?.kept_until && test.seen === null));

export const nameOf = (environment) => (environment === 'production' ? 'Production' : 'the test environment');

// What a contractor's admin has to do, in words that can be sent to them.
export const APP_ACCESS = 'Settings → Integrations → API Application Access';
export const PROVIDER_TAGS = 'Settings → Integrations → Booking Provider Tags';
export const TAG_NAME = 'IntelliSend SMS';

const steps = (title, lines) => [title, ...lines.map((line, at) => `${at + 1}. ${line}`)].join('\n');

export const toConnect = () => steps('Please connect IntelliSend in ServiceTitan (it takes about three minutes):', [
  'Sign in to ServiceTitan as an administrator.',
  `Open ${PROVIDER_TAGS} and add a tag named ${TAG_NAME}, unless it is there.`,
  `Open ${APP_ACCESS} and choose Connect New App.`,
  `Choose IntelliSend, pick ${TAG_NAME} as the booking provider, and choose Allow.`,
  'Say that it is done.',
]);

export const toGenerate = () => steps('Please generate IntelliSend’s client id and secret in ServiceTitan:', [
  `Open ${APP_ACCESS} and the app IntelliSend.`,
  'Choose Generate. The secret is shown once, so keep the window open.',
  'Paste both on the ServiceTitan page of IntelliSend and choose Save Configuration.',
  'Please do not send them by email or text.',
]);

export const toMakeTag = () => steps('Please make a booking provider tag in ServiceTitan:', [
  `Open ${PROVIDER_TAGS} and add a tag named ${TAG_NAME}.`,
  `Open ${APP_ACCESS} and see that IntelliSend is connected for that tag.`,
]);

export const toGrant = (portalNames) => steps('Please let IntelliSend do the following in ServiceTitan:', [
  ...portalNames,
  `Under ${APP_ACCESS}, on the card of IntelliSend, choose Upgrade to New Version, then Allow.`,
]);

const toSolve = (cause, remedy) => `IntelliSend’s connection with ServiceTitan: ${cause}\n\nWhat to do: ${remedy}`;

/** "Check in this order: 1. … 2. …" as a list. */
export function Remedy({ text }) {
  const [lead, ...points] = text.split(/\s*(?=\b\d\. [A-Z])/);
  if (points.length < 2) return html`<p>${text}</p>`;
  return html`<div>${lead}<ol>${points.map((point) => html`<li key=${point}>${point.slice(3)}</li>`)}</ol></div>`;
}

/** What was found, why, and what to do about it. `sure`: how sure the cause is, where it is not said elsewhere. */
export function Verdict({ cause, remedy, traceId, sure, admin = true }) {
  return html`<div class="connection-verdict">
    ${cause && html`<p>${cause}${sure && html` <span class="certainty">(${sure})</span>`}</p>`}
    ${remedy && html`<div class="connection-remedy"><strong>What to do</strong><${Remedy} text=${remedy} /></div>`}
    ${remedy && admin && html`<div><${Copy} text=${toSolve(cause, remedy)}>Copy instructions for your admin<//></div>`}
    ${traceId && html`<p class="small soft">ServiceTitan’s reference, for its support: <code>${traceId}</code></p>`}
  </div>`;
}
