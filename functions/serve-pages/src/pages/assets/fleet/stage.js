// How far a business has come, and whose turn it is. Derived from what the API says; nothing here is asked for.

const ORDER = ['not_saved', 'disconnected', 'testing', 'connected'];

/** The connection that a business's texts go to, or else the one that has come furthest; production where both have. */
export function leading(tenant) {
  const active = tenant.connections.find((each) => each.environment === tenant.active);
  const furthest = (a, b) => rank(b) - rank(a);
  return active ?? [...tenant.connections].sort(furthest)[0];
}

function rank({ state, turn, servicetitan_tenant_id: id, environment }) {
  const ticked = turn ? STAGES.indexOf(turn.stage) : 0;
  return ORDER.indexOf(state) * 100 + ticked * 10 + (id ? 5 : 0) + (environment === 'production' ? 1 : 0);
}

export const STAGES = ['add_tenant_id', 'admin_connects', 'generate', 'save'];

const beyond = ({ turn }, stage) => !turn || STAGES.indexOf(turn.stage) > STAGES.indexOf(stage);

/**
 * The steps of the first days in their order: `{ key, title, done, at, who, what, since }`; `who`, `what` and `since` say
 * whose turn it is where the step is not done. `who`: us or them.
 */
export function steps(tenant) {
  const of = leading(tenant);
  const [number] = tenant.numbers;
  const { last_booking_at: booked } = of.health;
  const test = of.test_booking;
  const turn = { who: of.turn?.who === 'operator' ? 'us' : 'them', what: of.turn?.what, since: of.turn_since };
  const sinceSaved = of.credentials_saved_at;
  return [
    { key: 'created', title: 'Business created', done: true, at: tenant.created_at },
    { key: 'number', title: 'Number assigned', done: Boolean(number), at: number?.active_since,
      who: 'us', what: 'Assign a number.', since: tenant.created_at },
    { key: 'tenant_id', title: 'Tenant id added to the app', done: beyond(of, 'add_tenant_id'), ...turn },
    { key: 'admin', title: 'Admin connected', done: beyond(of, 'admin_connects'), ...turn },
    saved(of, turn),
    { key: 'provider', title: 'Booking provider chosen', done: Boolean(of.booking_provider_id), since: sinceSaved,
      who: 'them', what: 'Choose the booking provider on the ServiceTitan page.' },
    { key: 'seen', title: 'Test booking seen', done: test?.seen === true || Boolean(booked), at: test?.seen && test.made_at,
      since: test?.made_at ?? sinceSaved, ...lookForTest(test) },
    { key: 'first_text', title: 'First text booked', done: Boolean(booked), since: test?.made_at ?? sinceSaved,
      who: 'them', what: 'Text the number from a phone.' },
    { key: 'live', title: 'Live', done: isLive(tenant, of), since: sinceSaved, who: 'them', what: 'Activate the connection.' },
  ];
}

const TRIED = 'ServiceTitan could not be asked yet. It is tried each minute; there is nothing to do.';

function saved(of, turn) {
  const step = { key: 'saved', title: 'Credentials saved', done: of.state === 'connected', at: of.credentials_saved_at };
  return of.state === 'testing'
    ? { ...step, who: 'us', what: TRIED }
    : { ...step, ...turn };
}

function lookForTest(test) {
  if (!test) return { who: 'them', what: 'Make a test booking on the ServiceTitan page.' };
  return test.seen === false
    ? { who: 'us', what: 'They did not find the test booking in ServiceTitan. Help them look for it.' }
    : { who: 'them', what: 'Say whether the test booking is seen in ServiceTitan.' };
}

function isLive(tenant, of) {
  const goesThere = tenant.active === of.environment && of.state === 'connected';
  return goesThere && tenant.numbers.length > 0 && Boolean(of.health.last_booking_at) && !tenant.suspended;
}

/** Where it stands: the first step that is not done, or the last. `place` counts the steps that are done. */
export function stageOf(tenant) {
  const all = steps(tenant);
  const open = all.findIndex((step) => !step.done);
  const place = open < 0 ? all.length : open;
  const isNobodys = open < 0 || tenant.suspended;
  const step = { ...all[open < 0 ? all.length - 1 : open], ...(isNobodys && { who: null, since: null }) };
  return { ...step, place, of: all.length, isTest: leading(tenant).environment === 'integration' };
}

/** What is missing until the step is done, in the words of a list. */
const WAITS_FOR = {
  number: 'Needs a number',
  tenant_id: 'Tenant id to be added to the app',
  admin: 'Admin to connect',
  saved: 'Credentials to be saved',
  provider: 'Booking provider to be chosen',
  seen: 'Test booking to be seen',
  first_text: 'First text to come',
  live: 'Not live',
};

export const waitsFor = (stage) => (stage.done ? 'Live' : WAITS_FOR[stage.key]);
