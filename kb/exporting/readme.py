"""README.txt of an export: what is in the folder, what is not, and that nobody else may have it."""

from kb.exporting.exported_models import LEFT_OUT, LEFT_OUT_FIELDS

README = "README.txt"

_TEXT = """\
A knowledge base, whole: everything that its editors see
========================================================

KEEP THIS FOLDER TO YOURSELVES. It holds internal articles, notes for agents, drafts,
comments, the history, and the names and mail addresses of users. The files can be read by
their owner alone; keep it so wherever you copy them.

articles/      One Markdown file for each article, in the folders of the categories: for people
               and other systems. The text is the published one where the article is live, else
               the working copy; `text`, `live`, `state` and `audience` at the head of the file
               say so. What is internal is marked by `audience: "internal"` or a name that
               begins with `internal_`; the text below the head of a public article is public.
images/        Every image, by the name in its address. The articles link to them.
data/          Everything again, exactly, one JSON object a line: what import_site reads.
manifest.json  The version that wrote this, and the checksum of every file.

To make a site of it, with the same version of the program and an empty database:

    manage.py migrate
    manage.py import_site THIS-FOLDER
    manage.py changepassword NAME

The format is described in docs/export-format.md.

Not in here:
{left_out}
- settings (KB_*) and the secret key
"""


def readme() -> str:
    """Return the text; what is left out comes from the list that the export itself follows."""
    fields = {
        f"{model}, {name}": reason
        for model, columns in LEFT_OUT_FIELDS.items()
        for name, reason in columns.items()
    }
    reasons = fields | LEFT_OUT
    return _TEXT.format(left_out="\n".join(f"- {name}: {reasons[name]}" for name in reasons))
