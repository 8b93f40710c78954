"""A line below a step → whether it is a command to type, or words that go on."""

import re

# Programs whose names are no words of a language.
_PROGRAMS = """
    apt apt-get awk aws az bash brew cat cd chkdsk chmod chown cmd cp crictl crontab curl df dig
    dism dnf docker docker-compose du egrep fsck gcloud git gpresult gpupdate grep helm htop
    ifconfig ipconfig iptables java journalctl kubectl ls lsof lvextend mkdir msiexec mstsc mv mysql
    mysqldump nc netsh netstat nft nginx npm nslookup oc openssl ping6 pip pip3 pkill podman
    powershell powershell.exe ps psql pwsh python python3 redis-cli reg regsvr32 rm robocopy rsync
    sc scp sed sfc sh sqlcmd sqlplus ssh ssh-keygen sudo systemctl taskkill tasklist tcpdump telnet
    terraform traceroute tracert ufw umount uname wget whoami wmic xcopy yarn yum zypper
"""
# Programs that a sentence may begin with: a command only where something else speaks for it.
_WORD_PROGRAMS = """
    ansible arp copy date del dir echo fdisk find format free head host ip kill less make mount net
    node nohup ping printf reboot route rpcinfo service set shutdown sort start stop tail tar time
    top touch type watch who xargs zip
"""
PROGRAMS = frozenset(_PROGRAMS.split())
WORD_PROGRAMS = frozenset(_WORD_PROGRAMS.split())
_PROMPT = re.compile(
    r"(?:\$|#|>|PS(?: [A-Z]:\S*)?>|[A-Z]:\\[^>]*>|[\w.-]+@[\w.-]+[:~ ]\S*[$#]) +(?=\S)"
)
_OPTION = re.compile(r"[a-z][\w./-]*(?: .*)? --?[A-Za-z]")
_CMDLET = re.compile(r"(?:Get|Set|New|Remove|Start|Stop|Restart|Test|Invoke|Add|Clear)-[A-Z]\w+")
_PATH = re.compile(r"(?:\./|/(?:usr|bin|sbin|opt|etc)/|[A-Z]:\\)\S+")
_QUOTED = re.compile(r"`([^`]+)`")


def read_quoted(words: str) -> str:
    """Return the command that stands in back quotes as a whole line, "" for any other line."""
    match = _QUOTED.fullmatch(words)
    return match[1] if match else ""


def without_prompt(words: str) -> str:
    """Return a command without the prompt before it."""
    prompt = _PROMPT.match(words)
    return words[prompt.end() :] if prompt else words


def is_command(words: str, *, is_announced: bool, is_apart: bool) -> bool:
    """Say whether words below a step are a command.

    `is_announced`: the words before end in a colon, or a command stands above; `is_apart`: a blank
    line does.
    """
    first, *rest = words.split(" ")
    if _PROMPT.match(words) or _CMDLET.match(words) or _PATH.match(words):
        return True
    if first in PROGRAMS:
        return bool(rest) or is_announced
    if first in WORD_PROGRAMS:
        return is_announced or (is_apart and not words.endswith("."))
    return bool(_OPTION.match(words)) and not words.endswith((".", "?", "!"))
