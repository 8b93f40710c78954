"""The words by which editors find an article, also before it is published."""

from django.db import models

from kb.models.article import Article


class ArticleWord(models.Model):
    """A folded word of an article's title, number, code or other spellings, or of its draft.

    The words of the texts (not `is_name`) go when it is published: the site's search has them then.
    """

    text = models.CharField(max_length=64)
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="words")
    is_name = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "article"], name="article_word_once")
        ]

    def __str__(self) -> str:
        return self.text
