from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.o_auth_refusal_out import OAuthRefusalOut
from ...models.token_in_request import TokenInRequest
from ...models.token_out import TokenOut
from typing import cast



def _get_kwargs(
    *,
    body: TokenInRequest,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}


    

    

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/oauth/token",
    }

    _kwargs["data"] = body.to_dict()
    headers["Content-Type"] = "application/x-www-form-urlencoded"

    _kwargs["headers"] = headers
    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> OAuthRefusalOut | TokenOut | None:
    if response.status_code == 200:
        response_200 = TokenOut.from_dict(response.json())



        return response_200

    if response.status_code == 400:
        response_400 = OAuthRefusalOut.from_dict(response.json())



        return response_400

    if response.status_code == 401:
        response_401 = OAuthRefusalOut.from_dict(response.json())



        return response_401

    if response.status_code == 429:
        response_429 = OAuthRefusalOut.from_dict(response.json())



        return response_429

    if response.status_code == 503:
        response_503 = OAuthRefusalOut.from_dict(response.json())



        return response_503

    if client.raise_on_unexpected_status:
        raise errors.UnexpectedStatus(response.status_code, response.content)
    else:
        return None


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[OAuthRefusalOut | TokenOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: TokenInRequest,

) -> Response[OAuthRefusalOut | TokenOut]:
    """  Give a client a token.

    Args:
        body (TokenInRequest): A form. The client's id and secret come in it, or as HTTP Basic.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[OAuthRefusalOut | TokenOut]
     """


    kwargs = _get_kwargs(
        body=body,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    *,
    client: AuthenticatedClient | Client,
    body: TokenInRequest,

) -> OAuthRefusalOut | TokenOut | None:
    """  Give a client a token.

    Args:
        body (TokenInRequest): A form. The client's id and secret come in it, or as HTTP Basic.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        OAuthRefusalOut | TokenOut
     """


    return sync_detailed(
        client=client,
body=body,

    ).parsed

async def asyncio_detailed(
    *,
    client: AuthenticatedClient | Client,
    body: TokenInRequest,

) -> Response[OAuthRefusalOut | TokenOut]:
    """  Give a client a token.

    Args:
        body (TokenInRequest): A form. The client's id and secret come in it, or as HTTP Basic.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[OAuthRefusalOut | TokenOut]
     """


    kwargs = _get_kwargs(
        body=body,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    *,
    client: AuthenticatedClient | Client,
    body: TokenInRequest,

) -> OAuthRefusalOut | TokenOut | None:
    """  Give a client a token.

    Args:
        body (TokenInRequest): A form. The client's id and secret come in it, or as HTTP Basic.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        OAuthRefusalOut | TokenOut
     """


    return (await asyncio_detailed(
        client=client,
body=body,

    )).parsed
