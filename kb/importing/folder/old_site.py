"""The files of a folder → the addresses of the site that they were taken from."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from kb.importing.folder.targets import TargetIndex
from kb.importing.incoming import MarkdownFile

MIN_LINKS = 3

_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"'`{}]{4,500}", re.IGNORECASE)


def sites_of(addresses: Iterable[str]) -> list[str]:
    """Return the sites that whole addresses in front matter name: `https://help.example.com`."""
    found = [urlsplit(address) for address in addresses if _ADDRESS.fullmatch(address)]
    return list(dict.fromkeys(f"{parts.scheme}://{parts.netloc}".lower() for parts in found))


def guessed_sites(
    files: Sequence[MarkdownFile], index: TargetIndex, numbered: Mapping[str, Collection[str]]
) -> Mapping[str, int]:
    """Return the sites to which links lead that name pages of the folder, with how many do.

    A site counts where three different links or more end in the title or name of a page, or in a
    number that stands for one (`numbered` has such paths by host), and no fewer than a third of
    its links do.
    """
    links: dict[str, set[str]] = {}
    for file in files:
        for match in _ADDRESS.finditer(file.text):
            host = match[0].split("/", 3)[2].lower()
            links.setdefault(host, set()).add(match[0].partition("#")[0].lower())
    named = Counter(
        {
            host: _named(addresses, index, numbered.get(host, ()))
            for host, addresses in links.items()
        }
    )
    return {
        f"https://{host}": count
        for host, count in named.most_common()
        if count >= MIN_LINKS and 3 * count >= len(links[host])
    }


def _named(addresses: Iterable[str], index: TargetIndex, numbered: Collection[str]) -> int:
    return sum(
        f"/{address.split('/', 3)[-1]}" in numbered or bool(index.is_on_a_page(address))
        for address in addresses
    )
