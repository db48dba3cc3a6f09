"""Runs the AWS emulator until whoever started it is gone: its standard input ends then, however they ended."""

import os
import runpy
import signal
import sys
import threading

from ministack.services import cognito


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


renew_as_cognito_does()
threading.Thread(target=end_with_standard_input, daemon=True).start()
sys.argv = ["ministack"]
runpy.run_module("ministack", run_name="__main__")
