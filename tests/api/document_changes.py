"""Finds what of a new OpenAPI document would break a program written for the released one.

What goes in may not shrink: no address, field or word may go, nothing may become required, no type
may change, no bound may tighten. What comes out may not lose a field or a word either, nor be of
another type. What is only added breaks nobody: programs are told to expect more fields and words.
"""

from collections.abc import Iterator
from typing import Any

METHODS = ("get", "post", "put", "patch", "delete")
LOWER_BOUNDS = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
UPPER_BOUNDS = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")


def breaks(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Return every change that would break a program, each in words."""
    return sorted(set(_Comparison(old, new).found()))


class _Comparison:
    def __init__(self, old: dict[str, Any], new: dict[str, Any]) -> None:
        self.old, self.new = old, new
        # Shapes that name each other are looked at once in each direction.
        self.seen: set[tuple[str, str, bool]] = set()

    def found(self) -> Iterator[str]:
        for path, methods in self.old["paths"].items():
            for method in METHODS:
                if method not in methods:
                    continue
                new = self.new["paths"].get(path, {}).get(method)
                where = f"{method.upper()} {path}"
                if new is None:
                    yield f"{where} is gone"
                else:
                    yield from self._operation(where, methods[method], new)
        for event, told in self.old.get("webhooks", {}).items():
            fresh = self.new.get("webhooks", {}).get(event)
            if fresh is None:
                yield f"the event {event} is gone"
            else:
                # What a webhook carries comes out, though the document calls it a request.
                yield from self._shape(f"event {event}", _told(told), _told(fresh), goes_in=False)

    def _operation(self, where: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
        yield from self._parameters(where, old, new)
        yield from self._body(where, old.get("requestBody"), new.get("requestBody"))
        for status, answer in old.get("responses", {}).items():
            fresh = new.get("responses", {}).get(status)
            if fresh is None:
                # A refusal that is never given any more breaks nobody.
                if status.startswith("2"):
                    yield f"{where}: the answer {status} is gone"
                continue
            for kind, content in answer.get("content", {}).items():
                if kind not in fresh.get("content", {}):
                    yield f"{where}: the answer {status} as {kind} is gone"
                    continue
                yield from self._shape(
                    f"{where} {status}",
                    content.get("schema", {}),
                    fresh["content"][kind].get("schema", {}),
                    goes_in=False,
                )

    def _parameters(self, where: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
        def by_name(operation: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
            return {(one["in"], one["name"]): one for one in operation.get("parameters", [])}

        before, after = by_name(old), by_name(new)
        for key, parameter in before.items():
            place = f"{where}: {key[0]} parameter {key[1]}"
            if key not in after:
                yield f"{place} is gone"
                continue
            if after[key].get("required") and not parameter.get("required"):
                yield f"{place} is required now"
            yield from self._shape(
                place, parameter.get("schema", {}), after[key].get("schema", {}), goes_in=True
            )
        for key, parameter in after.items():
            if key not in before and parameter.get("required"):
                yield f"{where}: {key[0]} parameter {key[1]} is new and required"

    def _body(self, where: str, old: Any, new: Any) -> Iterator[str]:
        if new and new.get("required") and not (old or {}).get("required"):
            yield f"{where}: a body is required now"
        if not old:
            return
        for kind, content in old.get("content", {}).items():
            if kind not in (new or {}).get("content", {}):
                yield f"{where}: a body as {kind} is not taken any more"
                continue
            yield from self._shape(
                f"{where} body",
                content.get("schema", {}),
                new["content"][kind].get("schema", {}),
                goes_in=True,
            )

    def _shape(self, where: str, old: Any, new: Any, *, goes_in: bool) -> Iterator[str]:
        key = (_name(old), _name(new), goes_in)
        if key[0] and key[1]:
            if key in self.seen:
                return
            self.seen.add(key)
            where = key[0]
        old, new = _resolved(self.old, old), _resolved(self.new, new)
        gone, come = _types(old) - _types(new), _types(new) - _types(old)
        if _types(old) and _types(new):
            if goes_in and gone:
                yield f"{where}: {', '.join(sorted(gone))} is not taken any more"
            if not goes_in and come:
                yield f"{where}: may be {', '.join(sorted(come))} now"
        yield from _words(where, old, new, goes_in=goes_in)
        if goes_in:
            yield from _bounds(where, old, new)
        yield from self._fields(where, old, new, goes_in=goes_in)
        if "items" in old:
            yield from self._shape(
                f"{where}[]", old["items"], new.get("items", {}), goes_in=goes_in
            )

    def _fields(self, where: str, old: Any, new: Any, *, goes_in: bool) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        for name, shape in before.items():
            if name not in after:
                yield f"{where}.{name} is gone"
                continue
            yield from self._shape(f"{where}.{name}", shape, after[name], goes_in=goes_in)
        was, now = set(old.get("required", [])), set(new.get("required", []))
        if goes_in:
            yield from (f"{where}.{name} is required now" for name in sorted(now - was))
        else:
            kept = (was - now) & set(after)
            yield from (f"{where}.{name} may be missing now" for name in sorted(kept))


def _words(where: str, old: Any, new: Any, *, goes_in: bool) -> Iterator[str]:
    """Compare what a text may be, where only certain words are."""
    was, now = old.get("enum"), new.get("enum")
    if was is None or now is None:
        if goes_in and now is not None:
            yield f"{where}: only certain words are taken now"
        return
    # A null that never comes any more breaks nobody.
    gone = [word for word in was if word not in now and (goes_in or word is not None)]
    yield from (f"{where}: the word {word!r} is gone" for word in gone)


def _bounds(where: str, old: Any, new: Any) -> Iterator[str]:
    for name in LOWER_BOUNDS:
        if name in new and new[name] > old.get(name, 0 if name.startswith("min") else new[name]):
            yield f"{where}: {name} is {new[name]} now"
    for name in UPPER_BOUNDS:
        if name in new and (name not in old or new[name] < old[name]):
            yield f"{where}: {name} is {new[name]} now"
    if new.get("pattern") not in (None, old.get("pattern")):
        yield f"{where}: the pattern is another one"


def _told(webhook: dict[str, Any]) -> dict[str, Any]:
    """Return the shape of what an event tells."""
    shape: dict[str, Any] = webhook["post"]["requestBody"]["content"]["application/json"]["schema"]
    return shape


def _name(shape: Any) -> str:
    """Return the name of the shape that this one is, or is nothing but."""
    for wrapped in ("allOf", "oneOf", "anyOf"):
        if len(shape.get(wrapped, ())) == 1:
            return _name(shape[wrapped][0])
    return str(shape.get("$ref", "")).rpartition("/")[2]


def _resolved(document: dict[str, Any], shape: Any) -> dict[str, Any]:
    """Return a shape with what it points to laid into it."""
    found = dict(shape)
    for _ in range(20):
        pointed = found.pop("$ref", None)
        parts = found.pop("allOf", None)
        choices = found.pop("oneOf", None) or found.pop("anyOf", None)
        if pointed is not None:
            target: Any = document
            for step in pointed.removeprefix("#/").split("/"):
                target = target[step]
            found = {**target, **found}
        elif parts is not None:
            for part in parts:
                found = {**part, **found}
        elif choices is not None:
            found = {**_joined(document, choices), **found}
        else:
            return found
    raise ValueError("A shape points to itself.")


def _joined(document: dict[str, Any], choices: list[Any]) -> dict[str, Any]:
    """Return one shape that stands for several: their types and their words together."""
    shapes = [_resolved(document, choice) for choice in choices]
    joined: dict[str, Any] = {}
    for shape in shapes:
        joined |= {name: value for name, value in shape.items() if name not in ("type", "enum")}
    joined["type"] = sorted(set().union(*(_types(shape) for shape in shapes)))
    words = [word for shape in shapes for word in shape.get("enum", [])]
    if words:
        joined["enum"] = words
    return joined


def _types(shape: dict[str, Any]) -> set[str]:
    named = shape.get("type")
    if named is None:
        return {"null"} if shape.get("enum") == [None] else set()
    return {named} if isinstance(named, str) else set(named)
