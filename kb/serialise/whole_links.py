"""The links of an article's Markdown with whole addresses, for a copy that leaves its page."""

import re
from urllib.parse import urljoin

from kb.models import Publication
from kb.serialise.addresses import short_path
from kb.text.html_to_plain import Absolute

_CODE_OR_LINK = re.compile(
    r"""
    (?P<code>
        ^[ ]{0,3}(?P<fence>`{3,}|~{3,}).*?(?:^[ ]{0,3}(?P=fence)[`~]*[ ]*$|\Z)  # a block of code
      | (?<!`)(?P<ticks>`+)(?!`).{1,2000}?(?<!`)(?P=ticks)(?!`)                 # code in a line
    )
  | (?P<before>\]\(<?|^[ ]{0,3}\[[^\]\n]+\]:[ ]+)(?P<address>[/#][^\s()<>]*)     # a link
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)


def absolute_address(publication: Publication, base: str) -> Absolute:
    """Return a function that completes an address of the article's page: `#look`, `/errors/`.

    A line's own address begins with the short address of its article.
    """
    short, page = base + short_path(publication), base + publication.get_absolute_url()

    def absolute(address: str) -> str:
        return short + address if address.startswith("#") else urljoin(page, address)

    return absolute


def with_whole_links(markdown: str, absolute: Absolute) -> str:
    """Return Markdown whose links to this site have whole addresses; code stays as it is."""

    def complete(found: re.Match[str]) -> str:
        if found["code"] is not None:
            return found[0]
        return found["before"] + absolute(found["address"])

    return _CODE_OR_LINK.sub(complete, markdown)
