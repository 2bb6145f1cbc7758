"""What every test can ask for: databases, a running site, a browser, and the cast.

Ana borrows, Bruno and Chi lend, Dona organises the network, Eli has no business here, Mercado
sells.
"""

import copy
import gc
import os
from collections.abc import Iterator

import hypothesis
import pytest

import services
from services import trial

# A test that fails tells of the change at hand, so the same few examples are tried each time, and
# beside them those that a test names. `make fuzz` looks for new ones, twenty times as many.
hypothesis.settings.register_profile("bank", deadline=None, derandomize=True, max_examples=50)
hypothesis.settings.register_profile("search", deadline=None, max_examples=1_000)
hypothesis.settings.load_profile("bank")

_held = pytest.StashKey[services.Services]()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    # Workers of pytest-xdist find the addresses in the environment of the process that holds them.
    config.stash[_held] = services.ensure()
    trial.prepare()
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"

    from django.conf import settings

    # One process's limits and pages must not depend on another's tests.
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    # Argon2 takes its time on purpose; test_passwords.py looks at the real setting.
    settings.CONFIGURED_PASSWORD_HASHERS = settings.PASSWORD_HASHERS
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Hashed file names need `collectstatic` first.
    settings.CONFIGURED_STORAGES = settings.STORAGES
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    # The writer of the log has a connection of its own; tests of the log write it themselves.
    settings.REQUEST_LOG_SECONDS = 0
    settings.WHITENOISE_AUTOREFRESH = True
    settings.WHITENOISE_USE_FINDERS = True


def pytest_unconfigure(config: pytest.Config) -> None:
    held = config.stash.get(_held, None)
    if held is not None:
        held.stop()


def pytest_collection_finish() -> None:
    # Every module and every test stays to the end; looking again for what of them can be thrown
    # away takes one part in twenty of a run. Nor need it be looked for at every turn.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_setup(request: pytest.FixtureRequest, django_db_blocker) -> Iterator[None]:
    """Give this process its own database, migrated by the owner."""
    from tests.database import TestDatabase

    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    database = TestDatabase(worker)
    with django_db_blocker.unblock():
        database.create()
    request.config.test_database = database
    yield
    with django_db_blocker.unblock():
        database.drop()


@pytest.fixture
def committed_db(request, django_db_setup, django_db_blocker) -> Iterator[None]:
    """Open the database for real commits (threads, killed processes); empty it afterwards."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            request.config.test_database.empty()


@pytest.fixture(scope="module")
def kept_scene(request, django_db_setup, django_db_blocker) -> Iterator[object]:
    """What the module's function `make_once` makes, kept for all its tests.

    Such a module makes no real commits, and all its tests that use the database ask for
    `made_once`, so that each finds the same in whatever order they run.
    """
    from tests.undoing import undone

    with django_db_blocker.unblock(), undone():
        yield request.module.make_once()


@pytest.fixture
def made_once(kept_scene, db) -> object:
    """The module's scene as if no other test had been; the objects are this test's own."""
    return copy.deepcopy(kept_scene)


@pytest.fixture
def owner_connection(request, django_db_setup):
    """Connect to the test database as the role that owns the tables, outside the test's
    transaction."""
    with request.config.test_database.as_owner() as connection:
        yield connection


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    yield
    from django.core.cache import cache

    from lending_circles import lendable, trust_graph
    from marketplace import catalogue
    from merchants.api import request_log

    cache.clear()
    request_log.buffer.forget()
    # A database that was emptied gives the same ids to other members.
    trust_graph.forget()
    lendable.forget()
    catalogue.forget()


@pytest.fixture
def site(committed_db) -> Iterator[str]:
    """Serve the site from a thread; the value is its address."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.test.testcases import LiveServerThread

    thread = LiveServerThread("localhost", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://localhost:{thread.port}"
    thread.terminate()


@pytest.fixture(scope="session")
def browser():
    """A real browser, one for the whole session."""
    from tests.browsers import find_browser

    program = find_browser()
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("No Chromium is installed, and CI must run the browser tests.")
        pytest.skip("no Chromium on this machine: browser tests are skipped")
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread; the tests' own database calls are still plain.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    arguments = ["--disable-background-networking"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=arguments)
        yield running
        running.close()


@pytest.fixture
def page(browser, site):
    """A fresh page of the browser, at phone size, whose relative addresses are the site's."""
    context = browser.new_context(
        base_url=site, viewport={"width": 390, "height": 844}, locale="en-GB"
    )
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()
