// Whose data a page shows: one's own, or, for an operator, a business that was opened.
import { createContext, useContext } from './vendor/preact.js';
import { at } from './address.js';

const Scope = createContext(null);

export const ScopeProvider = Scope.Provider;

/** `{ api(path), page(...parts), readOnly, tenant }`: `api` and `page` give addresses of the API and of these pages. */
export const useScope = () => useContext(Scope);

export function ownScope(person) {
  return { tenant: null, readOnly: person.isViewer, api: (path) => `/v1${path}`, page: at };
}

export function tenantScope(tenant, acting) {
  const below = `/v1/operator/tenants/${encodeURIComponent(tenant)}`;
  return { tenant, readOnly: !acting, api: (path) => `${below}${path}`, page: (...parts) => at('fleet', tenant, ...parts) };
}
