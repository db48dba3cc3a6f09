// The list as it is known, brought up to date by its newest page.

export const PAGE = 50;

/** Nothing is news in what is seen first. */
export function begun(page) {
  return { items: page.conversations, next: page.next, newest: page.conversations, news: {}, heard: [], grown: false };
}

/** The newest page, and below it what is known of before and can still be there. */
export function renewed(known, page) {
  const fresh = page.conversations;
  const before = new Map(known.items.map((each) => [each.id, each]));
  const heard = fresh.filter((each) => isNews(each, before.get(each.id), known));
  const news = { ...known.news };
  for (const { id } of heard) news[id] = (news[id] ?? 0) + 1;
  const stays = known.items.filter(below(known, page));
  const next = known.grown ? known.next : page.next;
  return { ...known, items: [...fresh, ...stays], next, newest: fresh, news, heard };
}

export function grown(known, page) {
  const there = new Set(known.items.map((each) => each.id));
  const more = page.conversations.filter((each) => !there.has(each.id));
  return { ...known, items: [...known.items, ...more], next: page.next, grown: true };
}

/** One that was read by itself; what is on the newest page is read often enough. */
export function replaced(known, one) {
  if (known.newest.some((each) => each.id === one.id)) return known;
  return { ...known, items: known.items.map((each) => (each.id === one.id ? one : each)) };
}

function isNews(now, before, { newest }) {
  if (before) {
    return now.last_text_at !== before.last_text_at || now.state !== before.state || now.booking?.id !== before.booking?.id;
  }
  // What moved up because something above it left is no news.
  const end = newest.length < PAGE ? undefined : newest.at(-1);
  return !end || Date.parse(now.last_text_at) > Date.parse(end.last_text_at);
}

/** Whether one that is not on the newest page is further down, rather than gone from what is asked for. */
function below({ newest }, page) {
  const fresh = new Set(page.conversations.map((each) => each.id));
  const wasOnIt = new Set(newest.map((each) => each.id));
  const isFull = page.conversations.length >= PAGE;
  const end = page.conversations.at(-1);
  return (each) => {
    if (fresh.has(each.id) || page.next === null || (wasOnIt.has(each.id) && !isFull)) return false;
    return !end || Date.parse(each.last_text_at) <= Date.parse(end.last_text_at);
  };
}
