"""A program written for the released interface goes on working with this one."""

import copy
from pathlib import Path

import pytest

from api.pages import DOCUMENT
from tests.api.document_changes import breaks
from tests.api.interface import document

RELEASED = Path(DOCUMENT).with_name("openapi.released.yaml")


def test_nothing_of_the_released_interface_is_broken():
    released, current = document(RELEASED), document()

    assert not breaks(released, current), (
        "Programs in use would break. Keep what was released, or release a new version: "
        "cp docs/openapi.yaml docs/openapi.released.yaml"
    )


def test_whatever_programs_find_is_guarded():
    released, current = document(RELEASED), document()

    assert released["paths"].keys() == current["paths"].keys(), "Release what is new."
    assert released["webhooks"].keys() == current["webhooks"].keys(), "Release what is new."


SMALL = {
    "paths": {
        "/till": {
            "post": {
                "parameters": [
                    {"in": "query", "name": "limit", "schema": {"type": "integer", "maximum": 100}}
                ],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/In"}}
                    },
                },
                "responses": {
                    "201": {
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Out"}}
                        }
                    },
                    "409": {"description": "No."},
                },
            }
        }
    },
    "webhooks": {
        "sold": {
            "post": {
                "requestBody": {
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Told"}}
                    }
                }
            }
        }
    },
    "components": {
        "schemas": {
            "Told": {
                "type": "object",
                "properties": {"type": {"type": "string"}, "note": {"type": "string"}},
                "required": ["type"],
            },
            "In": {
                "type": "object",
                "properties": {
                    "amount": {"type": "string", "maxLength": 20},
                    "method": {"type": "string", "enum": ["a", "b"]},
                    "note": {"type": "string"},
                },
                "required": ["amount"],
            },
            "Out": {
                "type": "object",
                "properties": {
                    "id": {"type": "string"},
                    "status": {"oneOf": [{"$ref": "#/components/schemas/Status"}]},
                    "next": {"allOf": [{"$ref": "#/components/schemas/Out"}]},
                },
                "required": ["id", "status"],
            },
            "Status": {"type": "string", "enum": ["open", "paid"]},
        }
    },
}


def _changed(change):
    new = copy.deepcopy(SMALL)
    post = new["paths"]["/till"]["post"]
    change(new, post, new["components"]["schemas"])
    return breaks(SMALL, new)


def _drop(mapping, *path):
    for step in path[:-1]:
        mapping = mapping[step]
    del mapping[path[-1]]


BREAKING = {
    "a path goes": lambda new, post, shapes: _drop(new, "paths", "/till"),
    "a method goes": lambda new, post, shapes: _drop(new, "paths", "/till", "post"),
    "a parameter goes": lambda new, post, shapes: post["parameters"].clear(),
    "a parameter is required": lambda new, post, shapes: post["parameters"][0].update(
        required=True
    ),
    "a new parameter is required": lambda new, post, shapes: post["parameters"].append(
        {"in": "header", "name": "X", "required": True, "schema": {}}
    ),
    "a bound tightens": lambda new, post, shapes: post["parameters"][0]["schema"].update(
        maximum=50
    ),
    "a bound comes": lambda new, post, shapes: shapes["In"]["properties"]["note"].update(
        maxLength=5
    ),
    "a pattern comes": lambda new, post, shapes: shapes["In"]["properties"]["note"].update(
        pattern="^a$"
    ),
    "an input goes": lambda new, post, shapes: _drop(shapes, "In", "properties", "note"),
    "an input is required": lambda new, post, shapes: shapes["In"]["required"].append("note"),
    "an input's word goes": lambda new, post, shapes: shapes["In"]["properties"]["method"].update(
        enum=["a"]
    ),
    "an input's type changes": lambda new, post, shapes: shapes["In"]["properties"][
        "amount"
    ].update(type="number"),
    "an output goes": lambda new, post, shapes: _drop(shapes, "Out", "properties", "id"),
    "an output may be missing": lambda new, post, shapes: shapes["Out"]["required"].remove("id"),
    "an output's type changes": lambda new, post, shapes: shapes["Out"]["properties"]["id"].update(
        type="integer"
    ),
    "an output may be null": lambda new, post, shapes: shapes["Out"]["properties"]["id"].update(
        type=["string", "null"]
    ),
    "an output's word goes": lambda new, post, shapes: shapes["Status"].update(enum=["open"]),
    "a good answer goes": lambda new, post, shapes: _drop(post, "responses", "201"),
    "an event goes": lambda new, post, shapes: _drop(new, "webhooks", "sold"),
    "what an event tells goes": lambda new, post, shapes: _drop(
        shapes, "Told", "properties", "note"
    ),
    "a body's kind goes": lambda new, post, shapes: _drop(
        post, "requestBody", "content", "application/json"
    ),
}
HARMLESS = {
    "nothing": lambda new, post, shapes: None,
    "a path comes": lambda new, post, shapes: new["paths"].update({"/more": {"get": {}}}),
    "an optional input comes": lambda new, post, shapes: shapes["In"]["properties"].update(
        tip={"type": "string"}
    ),
    "an input's word comes": lambda new, post, shapes: shapes["In"]["properties"]["method"][
        "enum"
    ].append("c"),
    "an output comes": lambda new, post, shapes: shapes["Out"]["properties"].update(
        tip={"type": "string"}
    ),
    "an optional parameter comes": lambda new, post, shapes: post["parameters"].append(
        {"in": "query", "name": "x", "schema": {}}
    ),
    "a bound widens": lambda new, post, shapes: shapes["In"]["properties"]["amount"].update(
        maxLength=40
    ),
    "an input may also be null": lambda new, post, shapes: shapes["In"]["properties"][
        "note"
    ].update(type=["string", "null"]),
    "an output's word comes": lambda new, post, shapes: shapes["Status"]["enum"].append("lost"),
    "an event comes": lambda new, post, shapes: new["webhooks"].update(more={"post": {}}),
    "a refusal goes": lambda new, post, shapes: _drop(post, "responses", "409"),
}


@pytest.mark.parametrize("name", BREAKING)
def test_what_breaks_a_program_is_found(name):
    assert len(_changed(BREAKING[name])) == 1


@pytest.mark.parametrize("name", HARMLESS)
def test_what_breaks_nobody_passes(name):
    assert not _changed(HARMLESS[name])
