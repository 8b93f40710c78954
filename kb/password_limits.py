"""How often passwords may be guessed: failures are counted, in the database, over all processes.

A try takes a token from each of its buckets before the password is hashed, which is slow on
purpose; a right password gives them back, so that only failures count.
"""

from dataclasses import dataclass

from django.db import transaction

from kb.limits import Rate, give_back, throttle

FAILURES_OF_NAME_AND_ADDRESS = Rate(count=10, seconds=600)
FAILURES_OF_NAME = Rate(count=30, seconds=3600)
"""From all addresses together, but for browsers in which the name has signed in before."""

FAILURES_OF_ADDRESS = Rate(count=120, seconds=600)
"""For all names together; one name alone uses up a twelfth of it, and then stops counting."""

FAILURES_OF_KNOWN_BROWSER = Rate(count=10, seconds=600)
FAILURES_OF_PERSON = Rate(count=10, seconds=600)
"""At the old password, of who is signed in."""


@dataclass(frozen=True)
class PasswordGuess:
    """A try at a password, by the keys and rates of the buckets in which its failure counts."""

    buckets: dict[str, Rate]

    def take(self) -> float:
        """Count the try as failed; return 0.0, or the seconds to wait, and then count nothing."""
        with transaction.atomic():
            wait = max(throttle(key, rate) for key, rate in self.buckets.items())
            if wait:
                transaction.set_rollback(True)
        return wait

    def give_back(self) -> None:
        """Take the count back: the password was right."""
        with transaction.atomic():
            # In the order of `take`: two of them never wait for each other.
            for key in self.buckets:
                give_back(key)


def guess_from_anywhere(name: str, address: str) -> PasswordGuess:
    """Return a try to sign in from a browser in which nobody of that name has signed in before."""
    return PasswordGuess(
        {
            f"sign-in-both:{address} {name}": FAILURES_OF_NAME_AND_ADDRESS,
            f"sign-in-name:{name}": FAILURES_OF_NAME,
            f"sign-in-address:{address}": FAILURES_OF_ADDRESS,
        }
    )


def guess_in_known_browser(name: str, browser: str) -> PasswordGuess:
    """Return a try in a browser in which that name has signed in: counted apart from all others."""
    return PasswordGuess({f"sign-in-browser:{browser} {name}": FAILURES_OF_KNOWN_BROWSER})


def guess_by_person(pk: int) -> PasswordGuess:
    """Return a try at the old password of who is signed in."""
    return PasswordGuess({f"old-password:{pk}": FAILURES_OF_PERSON})
