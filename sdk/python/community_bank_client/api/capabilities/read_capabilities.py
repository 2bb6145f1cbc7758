from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.capabilities_out import CapabilitiesOut
from ...models.problem_out import ProblemOut
from ...models.read_capabilities_api_version import ReadCapabilitiesApiVersion
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    *,
    api_version: ReadCapabilitiesApiVersion | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(api_version, Unset):
        headers["Api-Version"] = str(api_version)




    

    

    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/capabilities",
    }


    _kwargs["headers"] = headers
    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> CapabilitiesOut | ProblemOut | None:
    if response.status_code == 200:
        response_200 = CapabilitiesOut.from_dict(response.json())



        return response_200

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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[CapabilitiesOut | ProblemOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    api_version: ReadCapabilitiesApiVersion | Unset = UNSET,

) -> Response[CapabilitiesOut | ProblemOut]:
    """  Read the ways to pay, each with why where it is off, and the limits.

    Args:
        api_version (ReadCapabilitiesApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CapabilitiesOut | ProblemOut]
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
    api_version: ReadCapabilitiesApiVersion | Unset = UNSET,

) -> CapabilitiesOut | ProblemOut | None:
    """  Read the ways to pay, each with why where it is off, and the limits.

    Args:
        api_version (ReadCapabilitiesApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CapabilitiesOut | ProblemOut
     """


    return sync_detailed(
        client=client,
api_version=api_version,

    ).parsed

async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    api_version: ReadCapabilitiesApiVersion | Unset = UNSET,

) -> Response[CapabilitiesOut | ProblemOut]:
    """  Read the ways to pay, each with why where it is off, and the limits.

    Args:
        api_version (ReadCapabilitiesApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[CapabilitiesOut | ProblemOut]
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
    api_version: ReadCapabilitiesApiVersion | Unset = UNSET,

) -> CapabilitiesOut | ProblemOut | None:
    """  Read the ways to pay, each with why where it is off, and the limits.

    Args:
        api_version (ReadCapabilitiesApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        CapabilitiesOut | ProblemOut
     """


    return (await asyncio_detailed(
        client=client,
api_version=api_version,

    )).parsed
