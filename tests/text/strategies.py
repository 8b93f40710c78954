"""Texts that are likely to break something."""

from hypothesis import strategies as st

MARKS = "\\`*_{}[]()<>#+-.!|~&;=:@/\"' "

characters = st.one_of(
    st.sampled_from(MARKS + "ab1\t"),
    st.characters(exclude_categories=["Cc", "Cs"]),
)
snippets = st.sampled_from(
    """<host> <br> <b> </p> <!--x--> <http://a.b> <a@b.c> &amp; &lt; &#60; &copy [x](y) ![i](/j)
    [a]: --- === ``` ~~~ 1. 1) - + * # ###### > | |-|- !!! __init__ snake_case C:\\Users\\ $& {.x}
    HTTP 404 EIO""".split()  # noqa: SIM905
)
lines = st.one_of(
    st.text(characters),
    st.lists(st.one_of(snippets, st.text(characters, max_size=4))).map("".join),
    st.lists(st.one_of(snippets, st.text(characters, max_size=4))).map(" ".join),
)
documents = st.lists(st.tuples(st.sampled_from(["", "    ", "> ", "- ", "1. ", "# "]), lines)).map(
    lambda parts: "\n".join(before + line for before, line in parts)
)
