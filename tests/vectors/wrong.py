"""Requests signed by a rule that is not Twilio's: each a mistake that a validator could make."""

from cases import DRAIN, HOOK, hashed

TWICE = [("Tag", "roof"), ("Tag", "attic"), ("Tag", "roof")]
JSON = '{"made":"up"}'

# name, rule, parameters, what was signed after the URL
PARAMETERS = [
    ("no-params", "parameters are signed", DRAIN, ""),
    ("order-as-sent", "parameters are sorted", [("To", "1"), ("Body", "2")], "To1Body2"),
    ("joined-pairs", "sorted by key alone", [("End", "z"), ("EndOf", "a")], "EndOfaEndz"),
    ("case-ignored-in-order", "sorted by bytes", [("b", "1"), ("C", "2")], "b1C2"),
    ("delimiters", "nothing stands between", [("a", "1"), ("b", "2")], "a=1&b=2"),
    ("blank-dropped", "a blank parameter counts", [("Body", "hi"), ("FromZip", "")], "Bodyhi"),
    ("value-trimmed", "values are not trimmed", [("Body", " hi ")], "Bodyhi"),
    ("value-still-encoded", "values are decoded", [("Body", "a b")], "Bodya+b"),
    ("first-duplicate-only", "every value counts", TWICE, "Tagroof"),
    ("last-duplicate-only", "every value counts", TWICE[:2], "Tagattic"),
    ("duplicates-repeated", "each pair counts once", TWICE, "TagatticTagroofTagroof"),
    ("duplicates-unsorted", "values are sorted", TWICE, "TagroofTagattic"),
    ("duplicates-after-one-key", "the key stands before each value", TWICE, "Tagatticroof"),
]

# name, rule, the URL, the URL that was signed
URLS = [
    ("host-lowered", "the host's case is kept", "https://Hooks.example.com/x", "https://hooks.example.com/x"),
    ("slash-added", "a trailing slash counts", HOOK, f"{HOOK}/"),
    ("query-sorted", "the query's order is kept", f"{HOOK}?b=1&a=2", f"{HOOK}?a=2&b=1"),
    ("query-decoded", "the query's encoding is kept", f"{HOOK}?q=a%2Bb", f"{HOOK}?q=a+b"),
    ("query-left-out", "the query is signed", f"{HOOK}?q=1", HOOK),
    ("path-decoded", "the path's encoding is kept", f"{HOOK}/%C3%A9", f"{HOOK}/é"),
    ("other-scheme", "the scheme is signed", HOOK, HOOK.replace("https", "http")),
    ("other-schemes-port", "only the scheme's own port is added", HOOK, HOOK.replace(".com", ".com:80")),
]

# name, rule, the URL, what was signed after it
JSON_BODIES = [
    ("json-without-hash", "a JSON body needs its hash in the URL", HOOK, ""),
    ("json-body-appended", "a JSON body is not signed itself", hashed(JSON, HOOK), JSON),
    ("json-hash-of-another", "the hash is the body's", hashed("{}", HOOK), ""),
]


def wrong():
    """Every request as (its row but for token and signature, the string that was signed)."""
    drain = "".join(key + value for key, value in sorted(DRAIN))
    for name, rule, params, joined in PARAMETERS:
        yield {"id": f"wrong-{name}", "rule": rule, "url": HOOK, "params": params}, HOOK + joined
    for name, rule, url, signed in URLS:
        yield {"id": f"wrong-{name}", "rule": rule, "url": url, "params": DRAIN}, signed + drain
    for name, rule, url, joined in JSON_BODIES:
        yield {"id": f"wrong-{name}", "rule": rule, "url": url, "body": JSON}, url + joined
