"""Runs the AWS emulator until whoever started it is gone: its standard input ends then, however they ended."""

import os
import runpy
import signal
import sys
import threading

from ministack.core import sigv4
from ministack.services import cognito, sts


def end_with_standard_input():
    sys.stdin.buffer.read()
    os.killpg(os.getpgrp(), signal.SIGKILL)


def renew_as_cognito_does():
    """A renewed token says when the person signed in and which groups they are in, as the one before did.

    The emulator has it say now, which OpenID Connect forbids and browsers refuse, and leaves the groups out.
    """
    signed, first = cognito._signed_jwt, {}

    def sign(claims, *rest):
        session = (claims.get("origin_jti"), claims.get("token_use"))
        before = first.setdefault(session, claims)
        kept = {name: before[name] for name in ("auth_time", "cognito:groups") if name in before}
        return signed({**claims, **kept}, *rest)

    cognito._signed_jwt = sign


def take_any_clock():
    """Functions under test run with clocks that are turned from outside, and sign by them."""
    sigv4.request_time_failure = lambda *_, **__: None


def tell_sessions():
    """Writes down whose each access key is, a line for each, so that calls can be told apart by who makes them."""
    register = sts.register_session

    def registering(access_key, session):
        with open("sessions", "a", encoding="utf-8") as file:
            file.write(f"{access_key} {session['Arn'].rpartition('/')[2]}\n")
        register(access_key, session)

    sts.register_session = registering


renew_as_cognito_does()
take_any_clock()
tell_sessions()
threading.Thread(target=end_with_standard_input, daemon=True).start()
sys.argv = ["ministack"]
runpy.run_module("ministack", run_name="__main__")
