"""Runs the AWS emulator until whoever started it is gone: its standard input ends then, however they ended."""

import os
import runpy
import signal
import sys
import threading


def end_with_standard_input():
    sys.stdin.buffer.read()
    os.killpg(os.getpgrp(), signal.SIGKILL)


threading.Thread(target=end_with_standard_input, daemon=True).start()
sys.argv = ["ministack"]
runpy.run_module("ministack", run_name="__main__")
