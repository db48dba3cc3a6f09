// How a business fares now, in one word and with its causes.
import { number } from '../kit/number.js';
import { leading } from './stage.js';

const CONNECTION = { production: 'ServiceTitan', integration: 'ServiceTitan (test environment)' };

/** All that is wrong, worst first: `{ tone, cause, remedy, certainty, since }` each. */
export function causesOf(tenant) {
  const bad = [];
  for (const { environment, health } of tenant.connections) {
    if (health.state === 'needs_attention') bad.push({ tone: 'bad', ...health, where: CONNECTION[environment] });
  }
  for (const refused of tenant.refused_numbers) {
    bad.push({
      tone: 'bad',
      cause: `Twilio refuses the auth token that is stored for ${number(refused.number)}.`,
      remedy: 'Save the account\'s new auth token with the number.',
      since: refused.since,
    });
  }
  for (const each of tenant.numbers.filter((one) => one.not_delivered_since)) {
    bad.push({
      tone: 'warn',
      cause: `Replies from ${number(each.number)} are not delivered. ${each.why ?? ''}`.trim(),
      remedy: 'The number\'s line below says what to do at Twilio.',
      since: each.not_delivered_since,
    });
  }
  for (const { environment, health } of tenant.connections) {
    if (health.state === 'delayed') bad.push({ tone: 'warn', ...health, where: CONNECTION[environment] });
  }
  return bad;
}

/** `{ tone, words }`: the state in a word or two. */
export function stateOf(tenant) {
  if (tenant.suspended) return { tone: '', words: 'Suspended' };
  const [worst] = causesOf(tenant);
  if (worst) return worst.tone === 'bad' ? { tone: 'bad', words: 'Needs attention' } : { tone: 'warn', words: 'Delayed' };
  if (tenant.replies_stopped) return { tone: 'warn', words: 'Replies stopped' };
  const { state } = leading(tenant);
  if (state === 'connected') return { tone: 'good', words: 'Works' };
  if (state === 'testing') return { tone: 'accent', words: 'Being tested' };
  return { tone: '', words: state === 'disconnected' ? 'Disconnected' : 'Not connected' };
}

export const needsAttention = (tenant) => !tenant.suspended && causesOf(tenant).length > 0;

/** Permissions that the newest token lacks, of the connection that texts go to. */
export function missingOf(tenant) {
  const missing = leading(tenant).missing_scopes;
  return { required: missing?.required ?? [], recommended: missing?.recommended ?? [] };
}
