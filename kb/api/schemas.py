"""The JSON that the API answers."""

from ninja import Field, Schema


class ClueJson(Schema):
    """A place of the text that names a code or a message."""

    code: str = Field(
        description="Empty where the text names an article that is no code, such as a problem."
    )
    spelling: str = Field(description="As the text writes it; … for a name in it.")
    article: int = Field(description="The id of the article about it.")
    url: str
    line: int = Field(description="From 1.")
    column: int = Field(description="From 1, in code points of the text as it was sent.")
    certainty: float = Field(description="From 0 to 1.")
    reason: str
    alternatives: list[str] = Field(
        description="The other codes that the same words may mean, without articles that are none."
    )


class ArticleJson(Schema):
    """An article worth reading."""

    id: int
    title: str
    url: str
    anchor: str = Field(description="The line of the article where to begin; empty for its top.")
    reasons: list[str] = Field(description="Words of the text stand between backticks.")


class TriageJson(Schema):
    """What a text names and which articles help, both the best first."""

    clues: list[ClueJson]
    clues_left_out: int = Field(
        description="How many more places name these codes: of a text with more than 10,000 such "
        "places, what follows those is left out, but for the first of each code."
    )
    articles: list[ArticleJson]


class ErrorJson(Schema):
    """Why a request was not answered."""

    error: str
