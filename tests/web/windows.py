"""Opening pages of the app in Chromium."""

from playwright.sync_api import Page


def open_page(page: Page, address: str) -> None:
    """The page, its behaviours there."""
    page.goto(address)
    until_quick(page)


def until_quick(page: Page) -> None:
    """Waits for the page's behaviours: keys pressed before would be lost."""
    page.wait_for_function("() => 'quick' in document.documentElement.dataset")
