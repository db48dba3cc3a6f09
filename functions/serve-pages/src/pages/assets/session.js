// Who is signed in. Tokens live in this tab's session storage and end with it; the library renews them.
import { UserManager, WebStorageStateStore } from './vendor/oidc-client-ts.js';

const told = JSON.parse(document.querySelector('meta[name="sign-in"]').content);
const here = `${location.origin}/`;

const manager = new UserManager({
  authority: told.metadata_url.replace(/\/\.well-known\/.*$/, ''),
  metadataUrl: told.metadata_url,
  client_id: told.client_id,
  redirect_uri: here,
  popup_redirect_uri: here,
  post_logout_redirect_uri: here,
  scope: 'openid email profile',
  automaticSilentRenew: true,
  accessTokenExpiringNotificationTimeInSeconds: 120,
  loadUserInfo: false,
  userStore: new WebStorageStateStore({ store: sessionStorage }),
  stateStore: new WebStorageStateStore({ store: sessionStorage }),
});

/** What the pages know of the person: the claims are only shown and never trusted; the API verifies them itself. */
function personOf(user) {
  const groups = user.profile['cognito:groups'] ?? [];
  return {
    email: user.profile.email ?? '',
    isOperator: groups.includes('operators'),
    isViewer: groups.includes('viewers'),
    hasTenant: Boolean(user.profile['custom:tenant_id']),
  };
}

/** Whether the address says that this is the way back from the sign-in page. */
function isComingBack() {
  const asked = new URLSearchParams(location.search);
  return asked.has('state') && (asked.has('code') || asked.has('error'));
}

async function comeBack() {
  if (isComingBack()) {
    if (window.opener && window.name.startsWith('sign-in')) return endWindow();
    return finish();
  }
  const user = await manager.getUser();
  if (!user) return {};
  if (!user.expired) return { person: personOf(user) };
  return { person: await renew() };
}

/** The window that opened this one goes on by itself. */
async function endWindow() {
  await manager.signinPopupCallback();
  return { inWindow: true };
}

async function finish() {
  try {
    const user = await manager.signinCallback();
    history.replaceState(null, '', `/${user.state?.at ?? ''}`);
    return { person: personOf(user) };
  } catch (error) {
    history.replaceState(null, '', '/');
    return { problem: `Signing in did not work: ${error.message}. Please try again.` };
  }
}

/** The person with fresh tokens, or nobody where a person has to sign in. */
async function renew() {
  try {
    const user = await manager.signinSilent();
    return user && personOf(user);
  } catch {
    return null;
  }
}

async function token() {
  const user = await manager.getUser();
  return user && !user.expired ? user.id_token : null;
}

/** In a window of its own, so that what is typed on this page stays. Throws where it is closed without signing in. */
async function signInBeside() {
  const user = await manager.signinPopup({
    popupWindowTarget: `sign-in-${Date.now()}`,
    popupWindowFeatures: { width: 480, height: 640 },
  });
  return personOf(user);
}

async function signOut() {
  await manager.signoutRedirect({ extraQueryParams: { client_id: told.client_id, logout_uri: here } });
}

export const session = {
  comeBack,
  renew,
  token,
  signInBeside,
  signOut,
  signIn: () => manager.signinRedirect({ state: { at: location.hash } }),
};
