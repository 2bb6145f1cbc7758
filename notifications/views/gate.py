"""What each of these pages begins with: who is asking."""

import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from people.models import Person
from people.queries import person_of

Rest = ParamSpec("Rest")


def own_page(
    view: Callable[Concatenate[HttpRequest, Person, Rest], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Rest], HttpResponse]:
    """Give a view the person who asks; a login that is nobody's finds nothing here."""

    @never_cache
    @functools.wraps(view)
    def opened(request: HttpRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        person = person_of(request.user)  # type: ignore[arg-type]
        if person is None:
            raise Http404

        return view(request, person, *args, **kwargs)

    return opened
