// Whether a text was seen to become a booking here, and its reply to arrive: that is what *Live* means.
import { useEffect, useState } from '../vendor/preact.js';
import { useLoad } from '../load.js';
import { useScope } from '../scope.js';

const repliesOf = (opened) => opened?.exchange.filter((each) => each.direction === 'out' && each.by === 'automatic') ?? [];
const isDelivered = (reply) => reply.state === 'delivered';

/** `{ isLive, isKnown, repliesAreOff, conversation, isHere, reply, problem }` of the newest text since this was saved. */
export function useFirstText(connection) {
  const scope = useScope();
  const { environment, credentials, active, servicetitan_tenant_id: account } = connection;
  const canTell = Boolean(active && credentials && connection.booking_provider_id);
  const [wasLive, setWasLive] = useState(false);
  const everySeconds = !wasLive && connection.test_booking?.seen ? 3 : undefined;
  const settings = useLoad(canTell ? scope.api('/settings') : null);
  const repliesAreOff = Boolean(settings.data && (settings.data.replies === 'off' || settings.data.replies_stopped));

  const isHere = (one) => one?.booking?.environment === environment && one.booking.servicetitan_tenant_id === account;
  const list = useLoad(canTell ? scope.api('/conversations?limit=20') : null, { everySeconds });
  const all = list.data?.conversations ?? [];
  const newest = all.find((each) => Date.parse(each.last_text_at) >= Date.parse(credentials?.saved_at)) ?? all.find(isHere);
  const before = all.find((each) => isHere(each) && each.id !== newest?.id);
  const open = (one) => (one ? scope.api(`/conversations/${encodeURIComponent(one.id)}`) : null);
  const opened = useLoad(open(newest), { everySeconds });
  const openedBefore = useLoad(open(before));

  const conversation = opened.data?.conversation;
  const arrived = (one) => isHere(one) && (repliesAreOff || repliesOf(one).some(isDelivered));
  const isWaitedFor = [[newest, opened], [before, openedBefore]].some(([one, load]) => one && !load.data && !load.problem);
  const isLive = canTell && (wasLive || arrived(conversation) || arrived(openedBefore.data?.conversation));
  useEffect(() => { if (isLive) setWasLive(true); }, [isLive]);
  return {
    isLive,
    isKnown: Boolean(list.data && settings.data) && !isWaitedFor,
    repliesAreOff,
    conversation: newest && (conversation ?? newest),
    isHere: isHere(conversation ?? newest),
    reply: repliesOf(conversation).at(-1),
    problem: list.problem ?? opened.problem,
  };
}
