"""The product's addresses and the page of a draft, until it is among them."""

from django.urls import path

from kb.urls import handler400, handler403, handler404, handler500
from kb.urls import urlpatterns as product
from kb.views import drafts

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("articles/<id:pk>/<str:slug>/draft/", drafts.draft, name="article-draft"),
    *product,
]
