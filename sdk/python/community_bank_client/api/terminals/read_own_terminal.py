from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.problem_out import ProblemOut
from ...models.read_own_terminal_api_version import ReadOwnTerminalApiVersion
from ...models.terminal_here_out import TerminalHereOut
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    *,
    api_version: ReadOwnTerminalApiVersion | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(api_version, Unset):
        headers["Api-Version"] = str(api_version)




    

    

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/terminals/me",
    }


    _kwargs["headers"] = headers
    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Any | ProblemOut | TerminalHereOut | None:
    if response.status_code == 200:
        response_200 = TerminalHereOut.from_dict(response.json())



        return response_200

    if response.status_code == 304:
        response_304 = cast(Any, None)
        return response_304

    if response.status_code == 400:
        response_400 = ProblemOut.from_dict(response.json())



        return response_400

    if response.status_code == 401:
        response_401 = ProblemOut.from_dict(response.json())



        return response_401

    if response.status_code == 403:
        response_403 = ProblemOut.from_dict(response.json())



        return response_403

    if response.status_code == 429:
        response_429 = ProblemOut.from_dict(response.json())



        return response_429

    if response.status_code == 500:
        response_500 = ProblemOut.from_dict(response.json())



        return response_500

    if response.status_code == 503:
        response_503 = ProblemOut.from_dict(response.json())



        return response_503

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[Any | ProblemOut | TerminalHereOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    api_version: ReadOwnTerminalApiVersion | Unset = UNSET,

) -> Response[Any | ProblemOut | TerminalHereOut]:
    """  Read whose key this is: its terminal, its merchant, and what it may do.

    Args:
        api_version (ReadOwnTerminalApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ProblemOut | TerminalHereOut]
     """


    kwargs = _get_kwargs(
        api_version=api_version,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    *,
    client: AuthenticatedClient,
    api_version: ReadOwnTerminalApiVersion | Unset = UNSET,

) -> Any | ProblemOut | TerminalHereOut | None:
    """  Read whose key this is: its terminal, its merchant, and what it may do.

    Args:
        api_version (ReadOwnTerminalApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ProblemOut | TerminalHereOut
     """


    return sync_detailed(
        client=client,
api_version=api_version,

    ).parsed

async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    api_version: ReadOwnTerminalApiVersion | Unset = UNSET,

) -> Response[Any | ProblemOut | TerminalHereOut]:
    """  Read whose key this is: its terminal, its merchant, and what it may do.

    Args:
        api_version (ReadOwnTerminalApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[Any | ProblemOut | TerminalHereOut]
     """


    kwargs = _get_kwargs(
        api_version=api_version,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    *,
    client: AuthenticatedClient,
    api_version: ReadOwnTerminalApiVersion | Unset = UNSET,

) -> Any | ProblemOut | TerminalHereOut | None:
    """  Read whose key this is: its terminal, its merchant, and what it may do.

    Args:
        api_version (ReadOwnTerminalApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Any | ProblemOut | TerminalHereOut
     """


    return (await asyncio_detailed(
        client=client,
api_version=api_version,

    )).parsed
