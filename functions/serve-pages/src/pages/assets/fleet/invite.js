// The command that invites somebody, ready to be pasted into a terminal of whoever may use the user pool.
import { html } from '../html.js';
import { useState } from '../vendor/preact.js';
import { Copy } from '../kit/copy.js';
import { Switch, TextField } from '../kit/field.js';

const told = JSON.parse(document.querySelector('meta[name="sign-in"]').content);
const POOL = /\/(([a-z]{2}(?:-[a-z]+)+-\d)_[A-Za-z0-9]+)\/\.well-known\//;

/** Where people sign in with the stack's own user pool, the address of its description names it. */
function pool() {
  const [, id, region] = POOL.exec(told.metadata_url) ?? [];
  return { id: id ?? '<UserPoolId>', region: region ?? '<region>', isKnown: Boolean(id) };
}

/** A word of a shell's, whatever was typed. */
const quoted = (word) => `'${word.replaceAll('\'', '\'\\\'\'')}'`;

function commands({ id, region }, email, tenant, isViewer) {
  const at = ` \\\n  --region ${region} --user-pool-id ${id} --username ${quoted(email)}`;
  const create = `aws cognito-idp admin-create-user${at} \\\n  --desired-delivery-mediums EMAIL \\\n  --user-attributes ${
    quoted(`Name=email,Value=${email}`)} Name=email_verified,Value=true Name=custom:tenant_id,Value=${tenant}`;
  return isViewer ? `${create}\naws cognito-idp admin-add-user-to-group${at} --group-name viewers` : create;
}

export function Invite({ tenant }) {
  const [email, setEmail] = useState('');
  const [isViewer, setViewer] = useState(false);
  const of = pool();
  const words = commands(of, email.trim() || 'name@example.com', tenant.tenant_id, isViewer);
  return html`<section class="card" aria-labelledby="fleet-invite"><h2 id="fleet-invite">Invite its people</h2>
    <p class="soft">Whoever may use the user pool runs this. The person gets an e-mail with a password for the first time.
      ${!of.isKnown && ' The pool is among the outputs of the stack, as UserPoolId.'}</p>
    <${TextField} label="E-mail address" type="email" value=${email} onInput=${setEmail} autocomplete="off" />
    <${Switch} label="May look, and change nothing" value=${isViewer} onInput=${setViewer} />
    <pre class="fleet-command" tabindex="0" role="region" aria-label="Command">${words}</pre>
    <div class="row"><${Copy} text=${words}>Copy the command<//></div></section>`;
}
