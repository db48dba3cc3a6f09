// Save Configuration: what a person typed is tested by ServiceTitan before it counts.
import { call } from '../api.js';
import { useAct } from '../load.js';
import { useScope } from '../scope.js';
import { toast } from '../kit/toast.js';

const SAID = {
  tested: 'Saved. ServiceTitan accepts it.',
  settings: 'Saved.',
  untested: 'Saved. It is tested as soon as ServiceTitan answers.',
};

/** Of what was typed, what would change something. A secret that is left empty stays. */
function givenOf(typed, connection) {
  const given = {};
  for (const [field, value] of Object.entries(typed)) {
    const words = typeof value === 'string' ? value.trim() : value;
    const isSecret = !(field in connection);
    if (isSecret ? words !== '' : words !== (connection[field] ?? '')) given[field] = words;
  }
  if (given.booking_provider_id === '') given.booking_provider_id = null;
  return given;
}

export function useSave({ connection, kept, keep, changed }) {
  const scope = useScope();
  const { run, busy, problem } = useAct(async () => {
    const sent = kept.typed;
    try {
      const { body } = await call('PUT', scope.api(`/connections/${connection.environment}`), givenOf(sent, connection));
      keep((before) => ({
        // What was typed while it was being saved stays.
        typed: Object.fromEntries(Object.entries(before.typed).filter(([field, value]) => value !== sent[field])),
        warnings: body.warnings,
        findings: body.findings.length > 0 ? body.findings : before.findings,
        isRefused: false,
        receipt: null,
      }));
      toast(SAID[body.saved]);
      await changed(body.connection);
    } catch (refusal) {
      keep({ warnings: {}, ...(refusal.more?.findings && { findings: refusal.more.findings, isRefused: true }) });
      throw refusal;
    }
  });
  return { run, busy, problem };
}
