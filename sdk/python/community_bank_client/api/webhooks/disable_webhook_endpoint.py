from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.disable_webhook_endpoint_api_version import DisableWebhookEndpointApiVersion
from ...models.problem_out import ProblemOut
from ...models.webhook_endpoint_out import WebhookEndpointOut
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    public_id: str,
    *,
    api_version: DisableWebhookEndpointApiVersion | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(api_version, Unset):
        headers["Api-Version"] = str(api_version)




    

    

    _kwargs: dict[str, Any] = {
        "method": "delete",
        "url": "/api/v1/webhook-endpoints/{public_id}".format(public_id=quote(str(public_id), safe=""),),
    }


    _kwargs["headers"] = headers
    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> ProblemOut | WebhookEndpointOut | None:
    if response.status_code == 200:
        response_200 = WebhookEndpointOut.from_dict(response.json())



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

    if response.status_code == 404:
        response_404 = ProblemOut.from_dict(response.json())



        return response_404

    if response.status_code == 409:
        response_409 = ProblemOut.from_dict(response.json())



        return response_409

    if response.status_code == 411:
        response_411 = ProblemOut.from_dict(response.json())



        return response_411

    if response.status_code == 413:
        response_413 = ProblemOut.from_dict(response.json())



        return response_413

    if response.status_code == 415:
        response_415 = ProblemOut.from_dict(response.json())



        return response_415

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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[ProblemOut | WebhookEndpointOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    public_id: str,
    *,
    client: AuthenticatedClient,
    api_version: DisableWebhookEndpointApiVersion | Unset = UNSET,

) -> Response[ProblemOut | WebhookEndpointOut]:
    """  Switch an address off: what waits for it is dropped, its log stays; twice is as once.

    Args:
        public_id (str):
        api_version (DisableWebhookEndpointApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | WebhookEndpointOut]
     """


    kwargs = _get_kwargs(
        public_id=public_id,
api_version=api_version,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    public_id: str,
    *,
    client: AuthenticatedClient,
    api_version: DisableWebhookEndpointApiVersion | Unset = UNSET,

) -> ProblemOut | WebhookEndpointOut | None:
    """  Switch an address off: what waits for it is dropped, its log stays; twice is as once.

    Args:
        public_id (str):
        api_version (DisableWebhookEndpointApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | WebhookEndpointOut
     """


    return sync_detailed(
        public_id=public_id,
client=client,
api_version=api_version,

    ).parsed

async def asyncio_detailed(
    public_id: str,
    *,
    client: AuthenticatedClient,
    api_version: DisableWebhookEndpointApiVersion | Unset = UNSET,

) -> Response[ProblemOut | WebhookEndpointOut]:
    """  Switch an address off: what waits for it is dropped, its log stays; twice is as once.

    Args:
        public_id (str):
        api_version (DisableWebhookEndpointApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | WebhookEndpointOut]
     """


    kwargs = _get_kwargs(
        public_id=public_id,
api_version=api_version,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    public_id: str,
    *,
    client: AuthenticatedClient,
    api_version: DisableWebhookEndpointApiVersion | Unset = UNSET,

) -> ProblemOut | WebhookEndpointOut | None:
    """  Switch an address off: what waits for it is dropped, its log stays; twice is as once.

    Args:
        public_id (str):
        api_version (DisableWebhookEndpointApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | WebhookEndpointOut
     """


    return (await asyncio_detailed(
        public_id=public_id,
client=client,
api_version=api_version,

    )).parsed
