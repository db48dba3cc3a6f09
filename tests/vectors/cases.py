"""The requests that generate.py signs: every rule of Twilio's signature, in values of our own invention."""

import hashlib
import json
from dataclasses import dataclass, field

TOKEN = "0123456789abcdef0123456789abcdef"
NEXT_TOKEN = "fedcba9876543210fedcba9876543210"
OLD_TOKEN = "00112233445566778899aabbccddeeff"
HOOK = "https://hooks.example.com/twilio/sms"
STATUS = "https://hooks.example.com/twilio/status"
DRAIN = [("From", "+15550100001"), ("To", "+15550100002"), ("Body", "The kitchen drain is blocked")]


@dataclass
class Case:
    id: str
    rule: str
    url: str = HOOK
    params: list = field(default_factory=lambda: list(DRAIN))
    body: str | None = None  # a JSON body; then there are no params
    signed: str | None = None  # the URL that was signed, where it is not the one that the validator is given
    tokens: tuple = (TOKEN,)
    signer: int = 0  # which of the tokens signed
    helper_refuses: str | None = None  # why the helper library alone refuses what Twilio is known to send


def sid(kind, digit):
    return kind + digit * 32


SMS = [
    ("ToCountry", "US"), ("ToState", "OH"), ("SmsMessageSid", sid("SM", "a")), ("NumMedia", "0"),
    ("ToCity", "MADE UP FALLS"), ("FromZip", ""), ("SmsSid", sid("SM", "a")), ("FromState", "OH"),
    ("SmsStatus", "received"), ("FromCity", ""), ("Body", "Water heater leaks, can someone come Tuesday?"),
    ("FromCountry", "US"), ("To", "+15550100002"), ("ToZip", "00000"), ("NumSegments", "1"),
    ("ReferralNumMedia", "0"), ("MessageSid", sid("SM", "a")), ("AccountSid", sid("AC", "1")),
    ("From", "+15550100001"), ("ApiVersion", "2010-04-01"),
]  # fmt: skip


def with_values(pairs, **changed):
    return [(key, changed.pop(key, value)) for key, value in pairs] + list(changed.items())


def with_port(url, port):
    return url.replace(".com/", f".com{port}/")


def media(count):
    place = f"https://api.twilio.test/2010-04-01/Accounts/{sid('AC', '1')}/Messages/{sid('MM', 'b')}/Media/"
    pairs = with_values(SMS, MessageSid=sid("MM", "b"), NumMedia=str(count), Body="")
    for n in range(count):
        pairs += [(f"MediaContentType{n}", "image/jpeg"), (f"MediaUrl{n}", place + sid("ME", f"{n:x}"))]
    return pairs


def status(state, **more):
    ids = [("SmsSid", sid("SM", "c")), ("MessageSid", sid("SM", "c")), ("AccountSid", sid("AC", "1"))]
    return [*ids, ("SmsStatus", state), ("MessageStatus", state), ("To", "+15550100001"), *more.items()]


def hashed(body, url):
    mark = "&" if "?" in url else "?"
    return f"{url}{mark}bodySHA256={hashlib.sha256(body.encode()).hexdigest()}"


def texts():
    bodies = {
        "one-word": "STOP",
        "blank": "",
        "only-spaces": "   ",
        "leading-and-trailing-space": "  tap drips  ",
        "line-feed": "first line\nsecond line\n",
        "carriage-return": "first line\r\nsecond line\r\n",
        "tab": "\ttabbed\t",
        "plus-signs": "1+1 units + 2 more",
        "percent-signs": "100% sure, not %20 or %zz",
        "ampersand-and-equals": "hot & cold = lukewarm?",
        "quotes-and-apostrophe": 'It\'s "urgent" `now`',
        "markup": "<Response><Message>no</Message></Response>",
        "latin-letters": "Ça coule à côté de l'évier, señor Müller",
        "other-scripts": "Протекает кран 水漏れ تسرب",
        "emoji": "🚿💦 leak! 👩🏽‍🔧🙏",
        "decomposed-accent": "cafe\u0301 and café",
        "invisible-characters": "zero\u200bwidth\u00a0space\ufeff",
        "control-character": "bell\x07 and unit separator\x1f",
        "longest": ("The boiler in the cellar is out again. " * 42)[:1600],
        "longest-of-emoji": "🔥" * 1600,
    }
    return [
        Case(f"text-{name}", "decoded values, never trimmed", HOOK, with_values(DRAIN, Body=text))
        for name, text in bodies.items()
    ]


def parameters():
    sets = {
        "none": [],
        "one": [("Body", "hi")],
        "one-blank": [("Body", "")],
        "all-blank": [("FromCity", ""), ("FromState", ""), ("FromZip", "")],
        "already-sorted": [("A", "1"), ("B", "2"), ("C", "3")],
        "reversed": [("C", "3"), ("B", "2"), ("A", "1")],
        "prefix-keys": [("MediaUrl10", "k"), ("MediaUrl1", "z"), ("MediaUrl", "a"), ("Media", "~")],
        "prefix-keys-with-values-between": [("To", "zz"), ("ToZip", "1"), ("ToCity", "A")],
        "capitals-before-small-letters": [("body", "3"), ("Body", "2"), ("BODY", "1"), ("_x", "between")],
        "digits-and-signs-in-keys": [("a.b", "1"), ("a-b", "2"), ("a[0]", "3"), ("a b", "4"), ("a9", "5")],
        "keys-beyond-ascii-by-bytes": [("é", "2"), ("z", "1"), ("ｚ", "4"), ("水", "3"), ("😀", "5")],
        "duplicates-sorted": [("Tag", "roof"), ("Tag", "attic"), ("Tag", "cellar")],
        "duplicates-once": [("Tag", "roof"), ("Tag", "roof"), ("Tag", "attic"), ("Tag", "roof")],
        "duplicates-with-a-blank": [("Tag", "roof"), ("Tag", ""), ("Tag", "")],
        "duplicates-by-bytes-not-numbers": [("N", value) for value in ("10", "9", "1", "Z", "a", "é")],
        "same-value-of-two-keys": [("SmsSid", "SM1"), ("MessageSid", "SM1")],
        "unknown-new-parameter": [*DRAIN, ("AddedNextYear", "yes")],
    }
    return [
        Case(f"params-{name}", "every pair once, by the bytes of key, then value", HOOK, pairs)
        for name, pairs in sets.items()
    ]


def requests():
    whole = "the whole field set, in the order of a real request"
    in_service = with_values(SMS, MessagingServiceSid=sid("MG", "d"))
    failed_over = with_values(SMS, ErrorCode="11200", ErrorUrl=HOOK)
    return [
        Case("sms-full", whole, params=SMS),
        Case("sms-in-a-service", whole, params=in_service),
        Case("sms-opt-out", whole, params=with_values(SMS, Body="stop", OptOutType="STOP")),
        Case("mms-one", whole, params=media(1)),
        Case("mms-ten", whole, params=media(10)),
        Case("fallback", "a fallback is signed for its own URL", f"{HOOK}/fallback", failed_over),
        Case("status-sent", "status callbacks", STATUS, status("sent")),
        Case("status-delivered", "status callbacks", STATUS, status("delivered")),
        Case("status-failed", "status callbacks", STATUS, status("failed", ErrorCode="30003")),
    ]


def urls():
    kept = {
        "no-path": "https://hooks.example.com",
        "root": "https://hooks.example.com/",
        "trailing-slash": f"{HOOK}/",
        "double-slash": "https://hooks.example.com//twilio//sms",
        "dots-in-path": "https://hooks.example.com/a/../twilio/./sms",
        "capitals-in-host": "https://Hooks.Example.COM/Twilio/SMS",
        "percent-in-path": "https://hooks.example.com/twilio%2Fsms/%7eold/%C3%A9",
        "raw-utf8": "https://hooks.example.com/señal/水?città=Forlì",
        "query": f"{HOOK}?site=north&crew=2",
        "query-unsorted-and-repeated": f"{HOOK}?z=1&a=2&z=0&a=2",
        "query-percent-and-plus": f"{HOOK}?q=hot%20water+now%2B1&lower=%c3%a9",
        "query-blank-values": f"{HOOK}?a=&b&=c&&d=",
        "query-of-question-marks": f"{HOOK}?a=?&b=/@:",
        "query-named-like-a-parameter": f"{HOOK}?Body=other&From=none",
        "other-stage": "https://abc123.execute-api.us-east-1.example.test/prod/twilio/sms",
    }
    rule = "the URL byte for byte"
    rows = [Case(f"url-{name}", rule, url) for name, url in kept.items()]
    rows.append(Case("url-bare-question-mark", rule, f"{HOOK}?", helper_refuses="it drops a bare ?"))
    loud = HOOK.replace("https", "HTTPS")
    rows.append(Case("url-capitals-in-scheme", rule, loud, helper_refuses="it lowers the scheme"))
    return rows


def ports():
    rows = []
    for scheme, own in (("https", ":443"), ("http", ":80")):
        url = f"{scheme}://hooks.example.com/twilio/sms?site=north"
        for given, signed in (("", ""), ("", own), (own, ""), (own, own), (":8443", ":8443"), (":8443", "")):
            name = f"port-{scheme}-given-{given[1:] or 'none'}-signed-{signed[1:] or 'none'}"
            given, signed = with_port(url, given), with_port(url, signed)
            rows.append(Case(name, "with and without port", given, signed=signed))
    return rows


def users():
    named = "https://crew:s3cret@hooks.example.com/twilio/sms"
    dropped = "Twilio drops the user name, the helper library keeps it"
    rows = [
        Case("user-kept", "user name and password kept", named),
        Case("user-kept-signed-443", "user name kept, port added", named, signed=with_port(named, ":443")),
        Case("user-without-password", "user name kept", named.replace(":s3cret", "")),
    ]
    for name, signed in (("user-dropped", HOOK), ("user-dropped-signed-443", with_port(HOOK, ":443"))):
        rows.append(Case(name, "user name left out", named, signed=signed, helper_refuses=dropped))
    return rows


def fragments():
    kept = "connection settings after # are not signed, the helper library leaves them in"
    rows = []
    for name, signed in (("fragment", HOOK), ("fragment-after-query", f"{HOOK}?a=1")):
        given = f"{signed}#rc=2&rp=all"
        rows.append(Case(name, "the fragment is left out", given, signed=signed, helper_refuses=kept))
    return rows


def apostrophes():
    raw = f"{HOOK}?name=O'Neil"
    escaped = raw.replace("'", "%27")
    untried = "older senders sign %27, the helper library does not try it"
    return [
        Case("apostrophe-raw", "an apostrophe in the query as it stands", raw),
        Case("apostrophe-escaped", "or as %27", raw, signed=escaped, helper_refuses=untried),
    ]


def json_bodies():
    bodies = {
        "object": json.dumps({"flow": "made up", "step": 3}),
        "empty-object": "{}",
        "empty": "",
        "unicode": '{"note":"señal 🚰"}',
    }
    rule = "bodySHA256 in the signed URL"
    rows = [Case(f"json-{name}", rule, hashed(body, HOOK), [], body) for name, body in bodies.items()]
    body = bodies["object"]
    rows.append(Case("json-after-a-query", rule, hashed(body, f"{HOOK}?site=north"), [], body))
    given = hashed(body, HOOK)
    rows.append(Case("json-signed-443", rule, given, [], body, with_port(given, ":443")))
    return rows


def tokens():
    pair = (TOKEN, NEXT_TOKEN)
    rotation = "any token of a rotation"
    key = "the token's bytes are the key"
    return [
        Case("tokens-first-of-two", rotation, tokens=pair),
        Case("tokens-second-of-two", rotation, tokens=pair, signer=1),
        Case("tokens-last-of-three", rotation, tokens=(*pair, OLD_TOKEN), signer=2),
        Case("token-short", key, tokens=("k",)),
        Case("token-longer-than-a-block", key, tokens=("a made-up token of many words, " * 4,)),
        Case("token-beyond-ascii", key, tokens=("jeton-inventé-🔑",)),
    ]


def cases():
    groups = (texts, parameters, requests, urls, ports, users, fragments, apostrophes, json_bodies, tokens)
    return [case for group in groups for case in group()]
