"""A headless Chromium whose pages are watched: what they log, whom they call, how well everyone can use them."""

import contextlib
import mimetypes
import os
import pathlib
import shutil
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# What a person waits at most before giving up; a test ends as soon as what it waits for is there.
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)
AXE = Axe()
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def executable():
    """Debian's, or any that is installed; none where there is none."""
    names = ["chromium", "chromium-browser", "google-chrome"]
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


class Browser:
    def __init__(self, stack, chromium):
        self.stack = stack
        self.chromium = chromium
        self.pages = []

    def page(self, width=1280, height=900, scheme="light"):
        # Without motion: colours in the middle of a transition are no one's contrast.
        context = self.chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
        )
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        context.set_default_timeout(PATIENCE_MS)
        serve_from_folder(context)
        page = context.new_page()
        watched = Watched(page, self.stack)
        context.on("page", watched.watch)
        watched.watch(page)
        self.pages.append(watched)
        return page

    def signed_in(self, user, at="", **kind):
        """A page of someone who signed in as people do. `user`: one of the stack's own by name, or as `new_user` made it."""
        page = self.page(**kind)
        page.goto(f"{self.stack.url}/{at}")
        page.get_by_role("button", name="Sign in").click()
        sign_in(page, self.stack.user(user) if isinstance(user, str) else user)
        page.get_by_role("button", name="Sign out").wait_for()
        return page

    def finish(self):
        """Closes all pages and gives back what was wrong with any of them."""
        wrong = []
        for watched in self.pages:
            wrong += watched.wrong
            with contextlib.suppress(Exception):
                watched.page.context.close()
        self.pages.clear()
        return wrong


def sign_in(page, user):
    """On the hosted page."""
    page.get_by_label("Username").fill(user["username"])
    page.get_by_label("Password").fill(user["password"])
    page.get_by_role("button", name="Sign in").click()


def serve_from_folder(context):
    """ASSETS=functions/serve-pages/src/pages/assets: whoever works on the pages sees a change without building."""
    folder = os.environ.get("ASSETS")
    if not folder:
        return

    def serve(route):
        file = pathlib.Path(folder, urlsplit(route.request.url).path.split("/", 3)[3])
        kind = "text/javascript" if file.suffix == ".js" else mimetypes.guess_type(file)[0]
        if file.is_file():
            route.fulfill(body=file.read_bytes(), content_type=kind)
        else:
            route.fulfill(status=404)

    context.route("**/assets/*/**", serve)


class Watched:
    def __init__(self, page, stack):
        self.page = page
        self.wrong = []
        # What a test provokes on purpose: it appends words of the console's line.
        self.expected = page.expected_console = []
        self.ours = {urlsplit(stack.url).netloc, urlsplit(stack.described["aws_url"]).netloc}
        if stack.described.get("simulator_url"):
            self.ours.add(urlsplit(stack.described["simulator_url"]).netloc)

    def watch(self, page):
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.wrong.append(f"uncaught: {error}"))
        page.on("request", self.request)

    def console(self, message):
        # The emulator's sign-in page has no icon.
        if message.type not in ("error", "warning") or "favicon.ico" in str(message.location):
            return
        if not any(words in message.text for words in self.expected):
            self.wrong.append(f"console: {message.text} at {message.location.get('url')}")

    def request(self, request):
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc not in self.ours:
            self.wrong.append(f"called another host: {request.url}")


def violations(page):
    """What axe finds on the page as it is."""
    found = AXE.run(page, options=WCAG).response["violations"]
    return [f"{each['id']}: {each['help']}: {[node['target'] for node in each['nodes']]}" for each in found]


def settle(page):
    """What was changed is drawn: a frame has come and gone."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))")


def assert_usable(page):
    """No violation in either colour scheme, and nothing wider than the narrowest phone."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        settle(page)
        assert violations(page) == [], scheme
    page.emulate_media(color_scheme="light")
    before = page.viewport_size
    page.set_viewport_size({"width": 360, "height": before["height"]})
    settle(page)
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(before)
    assert wide <= 360, f"the page is {wide} px wide where the screen has 360"


@contextlib.contextmanager
def chromium():
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable(), headless=True, args=ARGUMENTS)
        yield started
        started.close()
