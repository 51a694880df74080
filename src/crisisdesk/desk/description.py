"""The desk's addresses as an OpenAPI 3.1 description, made from the table of addresses and the pages' dataclasses."""

import re
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from starlette.responses import JSONResponse, Response

from crisisdesk import __version__
from crisisdesk.desk.answers import HTML, JSON, offered_for
from crisisdesk.desk.calls import READING, Address, Asks, Call
from crisisdesk.desk.office import Office
from crisisdesk.desk.problems import ProblemPage

Json = dict[str, Any]

_PART = re.compile(r"\{(\w+)(?::path)?\}")
_PLAIN: Mapping[type, Json] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    date: {"type": "string", "format": "date"},
}


def description(office: Office, _: Call) -> Response:
    """The description of the desk's addresses."""
    return JSONResponse(_described(office.casebook is not None))


@cache
def _described(kept: bool) -> Json:
    # Imported late: the table names this module's own answer.
    from crisisdesk.desk.addresses import TABLE

    schemas: Json = {}
    paths: dict[str, Json] = {}
    for row in TABLE:
        if kept or not row.kept:
            path = _PART.sub(r"{\1}", row.path)
            paths.setdefault(path, {})[row.method.lower()] = _operation(row, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "crisisdesk", "version": __version__, "description": "Every page, as HTML and as JSON."},
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _operation(row: Address, schemas: Json) -> Json:
    names = _PART.findall(row.path)
    parameters = [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names]
    found: Json = {
        "operationId": re.sub(r"\W+", "_", f"{row.method} {row.path}").strip("_").lower(),
        "summary": row.help,
        "responses": _responses(row, schemas),
        "x-who": "everybody" if row.needs is None else "any post" if row.needs == READING else sorted(row.needs),
    }
    if row.method == "GET":
        parameters += [_parameter(one) for one in row.asks]
        formats = [kind for kind in ("html", "json", "csv", "parquet", "atom") if _has(row.answers, kind)]
        if formats:
            given = {"name": "format", "in": "query", "schema": {"type": "string", "enum": formats}}
            parameters.append({**given, "description": "What to answer as, in the place of the header Accept."})
    else:
        found["requestBody"] = {"required": True, "content": {_form(row): {"schema": _fields(row.asks)}}}
    return found | ({"parameters": parameters} if parameters else {})


def _has(page: type, kind: str) -> bool:
    if not is_dataclass(page):
        return False
    wanted = {"html": HTML, "json": JSON, "csv": "text/csv", "parquet": "vnd.apache.parquet", "atom": "atom+xml"}[kind]
    return any(wanted in offered for offered in offered_for(page))


def _responses(row: Address, schemas: Json) -> Json:
    problem = {"description": "Why not", "content": _content(ProblemPage, schemas)}
    refused = {str(status): problem for status in (400, 401, 403, 404, 405, 409, 413, 414, 421, 429)}
    if is_dataclass(row.answers):
        return {"200": {"description": row.help, "content": _content(row.answers, schemas)}, "303": _LEADS, **refused}
    if row.path == "/openapi.json":
        return {"200": {"description": row.help, "content": {JSON: {"schema": {"type": "object"}}}}, **refused}
    return {"303": _LEADS, **refused}


_LEADS = {"description": "Leads to another page", "headers": {"Location": {"schema": {"type": "string"}}}}


def _content(page: type, schemas: Json) -> Json:
    found: Json = {kind: {"schema": {"type": "string"}} for kind in offered_for(page) if kind != JSON}
    return found | {JSON: {"schema": _schema(page, schemas)}}


def _parameter(one: Asks) -> Json:
    return {"name": one.name, "in": "query", "description": one.help, "schema": _kind(one)}


def _kind(one: Asks) -> Json:
    if one.kind == "number":
        return {"type": "integer", "minimum": 0}
    if one.kind == "file":
        return {"type": "string", "contentMediaType": "application/octet-stream"}
    return {"type": "string"}


def _form(row: Address) -> str:
    files = any(one.kind == "file" for one in row.asks)
    return "multipart/form-data" if files else "application/x-www-form-urlencoded"


def _fields(asks: tuple[Asks, ...]) -> Json:
    return {
        "type": "object",
        "properties": {one.name: {**_kind(one), "description": one.help} for one in asks},
        "required": [one.name for one in asks if one.name == "token"],
    }


def _schema(hint: Any, schemas: Json) -> Json:
    """The JSON schema of a type; dataclasses are named once."""
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    if hint is type(None):
        return {"type": "null"}
    if isinstance(hint, type) and is_dataclass(hint):
        return _object(hint, schemas)
    origin, inner = get_origin(hint), get_args(hint)
    if origin in {types.UnionType, Union}:
        return {"anyOf": [_schema(one, schemas) for one in inner]}
    if origin is tuple and len(inner) == 2 and inner[1] is Ellipsis:
        return {"type": "array", "items": _schema(inner[0], schemas)}
    if origin is tuple:
        return {"type": "array", "prefixItems": [_schema(one, schemas) for one in inner], "items": False}
    raise TypeError(f"{hint!r} has no JSON schema; pages hold dataclasses, tuples, texts, numbers and dates")


def _object(hint: type, schemas: Json) -> Json:
    name = hint.__name__ if hint.__name__ not in schemas else _unlike(hint, schemas)
    if name not in schemas:
        schemas[name] = {"title": f"{hint.__module__}.{hint.__name__}"}
        hints = get_type_hints(hint, include_extras=True)
        properties = {one.name: _field(hints[one.name], schemas) for one in fields(hint)}
        schemas[name] |= {
            "type": "object",
            "description": (hint.__doc__ or "").strip(),
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }
    return {"$ref": f"#/components/schemas/{name}"}


def _unlike(hint: type, schemas: Json) -> str:
    """The same name for the same class; two classes of one name are told apart by their module."""
    if schemas[hint.__name__]["title"] == f"{hint.__module__}.{hint.__name__}":
        return hint.__name__
    return f"{hint.__module__.rpartition('.')[2]}.{hint.__name__}"


def _field(hint: Any, schemas: Json) -> Json:
    help_ = getattr(hint, "__metadata__", ("",))[0]
    inner = get_args(hint)[0] if help_ else hint
    return _schema(inner, schemas) | ({"description": help_} if help_ else {})
