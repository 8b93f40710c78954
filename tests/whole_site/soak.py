"""Readers and an editor who ask a served site at a fixed pace, and note what they were answered."""

import json
import random
import re
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from itertools import cycle
from pathlib import Path
from urllib.parse import quote, urlencode

from tests.admin.form_data import read_html
from tests.running_site import Answer, Served, clean_environment

MIX = {"edit": 1, "home": 3, "category": 6, "article": 14, "search": 8, "suggestions": 3, "json": 3}
"""How much of each is begun in a second. An edit is three requests, of which two post a form: so
these are 40 requests, and 5 % of them write."""

GOOD = dict.fromkeys([*MIX, "form"], 200) | {"save": 302, "publish": 302}
"""The status of each kind that is no error."""

EDITOR = """
from django.contrib.auth.models import Group, User
user = User.objects.create_user("eva", password="correct horse")
user.groups.set(Group.objects.filter(name__in=["author", "reviewer", "publisher"]))
"""
FORM = "application/x-www-form-urlencoded"


class Soak:
    """Begins what `MIX` says each second, whether or not what came before was answered.

    `waits` are the seconds that each kind took since it was due, `wrong` what was no good answer.
    """

    def __init__(self, site: Served, cookies: str) -> None:
        self.site, self.cookies = site, cookies
        self.waits: dict[str, list[float]] = defaultdict(list)
        self.wrong: Counter[str] = Counter()
        self.lock = threading.Lock()
        self.chance = random.Random(7)
        listed = site.get("/sitemap-0.xml").body.decode()
        self.articles = sorted(set(re.findall(r"(/articles/\d+/[\w-]+/)<", listed)))
        listed = site.get("/categories/").body.decode()
        self.categories = sorted(set(re.findall(r'href="(/categories/\d+/[\w-]+/)"', listed)))
        self.words = sorted({word for path in self.articles for word in words_of(path)})
        self.edited = cycle([path for path in self.articles if self._is_problem(path)])

    def _is_problem(self, path: str) -> bool:
        article = json.loads(self.site.get(f"/articles/{id_of(path)}.json").body)
        return bool(article["kind"] == "problem")

    def run(self, seconds: int, pace: int = 1) -> Iterator[int]:
        """Begin `pace` times the mix each second, for so long; yield the seconds passed."""
        each_second = [what for what, count in MIX.items() for _ in range(count * pace)]
        begin = time.monotonic()
        with ThreadPoolExecutor(200) as pool:
            for second in range(seconds):
                yield second
                with self.lock:
                    self.chance.shuffle(each_second)
                for number, what in enumerate(each_second):
                    due = begin + second + number / len(each_second)
                    time.sleep(max(0.0, due - time.monotonic()))
                    pool.submit(self._begin, what, due)

    def _begin(self, what: str, due: float) -> None:
        try:
            if what == "edit":
                self._edit(due)
            else:
                self._note(what, self.site.get(self._path(what)), due)
        except (OSError, HTTPException) as error:
            self.wrong[f"{what}: {type(error).__name__}"] += 1

    def _path(self, what: str) -> str:
        """Return an address of this kind, by chance."""
        with self.lock:
            article, words = self.chance.choice(self.articles), self.chance.sample(self.words, 2)
            category = self.chance.choice(self.categories)
        paths: dict[str, str] = {
            "home": "/",
            "category": category,
            "article": article,
            "json": f"/articles/{id_of(article)}.json",
            "search": f"/search/?q={quote(' '.join(words))}",
            "suggestions": f"/search/suggest/?q={words[0][:4]}",
        }
        return paths[what]

    def _edit(self, due: float) -> None:
        """Open the form of an article, save another text, and publish it."""
        with self.lock:
            page = f"/admin/kb/problem/{id_of(next(self.edited))}"
        form = self.site.get(f"{page}/change/", Cookie=self.cookies)
        self._note("form", form, due)
        fields = read_html(form.body.decode()).data
        text = re.sub(r" Tried at \S+\.$", "", fields["symptom"])
        fields |= {"symptom": f"{text} Tried at {due:.3f}.", "_publish": ""}
        if not self._post("save", f"{page}/change/", fields):
            return
        token = {"csrfmiddlewaretoken": fields["csrfmiddlewaretoken"]}
        self._post("publish", f"{page}/compare/", {**token, "_publish_now": "", "note": ""})

    def _post(self, what: str, path: str, fields: dict[str, str]) -> bool:
        """Post a form; return whether it was done."""
        begin = time.monotonic()
        body = urlencode(fields)
        answer = self.site.ask("POST", path, body, Cookie=self.cookies, Content_Type=FORM)
        self._note(what, answer, begin)
        return answer.status == GOOD[what]

    def _note(self, what: str, answer: Answer, due: float) -> None:
        with self.lock:
            self.waits[what].append(time.monotonic() - due)
            if answer.status != GOOD[what]:
                self.wrong[f"{what}: {answer.status}"] += 1

    def p99(self, *kinds: str) -> float:
        """Seconds within which 99 of 100 were answered, of these kinds or of all."""
        waits = sorted(wait for kind in kinds or self.waits for wait in self.waits[kind])
        return waits[len(waits) * 99 // 100]


def id_of(path: str) -> str:
    """The id in the address of an article."""
    return path.split("/")[2]


def words_of(path: str) -> list[str]:
    """The words in the address of an article."""
    return path.split("/")[3].split("-")


def make_editor(home: Path, **variables: str) -> None:
    """Let a site have eva, who writes and publishes."""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-v0", "-c", EDITOR]
    subprocess.run(command, cwd=home, env=clean_environment(**variables), check=True)
