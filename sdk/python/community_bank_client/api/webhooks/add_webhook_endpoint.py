from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.add_webhook_endpoint_api_version import AddWebhookEndpointApiVersion
from ...models.problem_out import ProblemOut
from ...models.webhook_endpoint_in_request import WebhookEndpointInRequest
from ...models.webhook_endpoint_with_secret_out import WebhookEndpointWithSecretOut
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    *,
    body: WebhookEndpointInRequest,
    api_version: AddWebhookEndpointApiVersion | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(api_version, Unset):
        headers["Api-Version"] = str(api_version)




    

    

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/webhook-endpoints",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> ProblemOut | WebhookEndpointWithSecretOut | None:
    if response.status_code == 201:
        response_201 = WebhookEndpointWithSecretOut.from_dict(response.json())



        return response_201

    if response.status_code == 400:
        response_400 = ProblemOut.from_dict(response.json())



        return response_400

    if response.status_code == 401:
        response_401 = ProblemOut.from_dict(response.json())



        return response_401

    if response.status_code == 403:
        response_403 = ProblemOut.from_dict(response.json())



        return response_403

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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[ProblemOut | WebhookEndpointWithSecretOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: WebhookEndpointInRequest,
    api_version: AddWebhookEndpointApiVersion | Unset = UNSET,

) -> Response[ProblemOut | WebhookEndpointWithSecretOut]:
    """  Name an address that is told what happens. The answer holds its secret, which is shown this once,
    and for that reason is not kept for repetitions: the same address a second time is refused
    (ENDPOINT_EXISTS) instead.

    Args:
        api_version (AddWebhookEndpointApiVersion | Unset):
        body (WebhookEndpointInRequest): A new address.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | WebhookEndpointWithSecretOut]
     """


    kwargs = _get_kwargs(
        body=body,
api_version=api_version,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    *,
    client: AuthenticatedClient,
    body: WebhookEndpointInRequest,
    api_version: AddWebhookEndpointApiVersion | Unset = UNSET,

) -> ProblemOut | WebhookEndpointWithSecretOut | None:
    """  Name an address that is told what happens. The answer holds its secret, which is shown this once,
    and for that reason is not kept for repetitions: the same address a second time is refused
    (ENDPOINT_EXISTS) instead.

    Args:
        api_version (AddWebhookEndpointApiVersion | Unset):
        body (WebhookEndpointInRequest): A new address.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | WebhookEndpointWithSecretOut
     """


    return sync_detailed(
        client=client,
body=body,
api_version=api_version,

    ).parsed

async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: WebhookEndpointInRequest,
    api_version: AddWebhookEndpointApiVersion | Unset = UNSET,

) -> Response[ProblemOut | WebhookEndpointWithSecretOut]:
    """  Name an address that is told what happens. The answer holds its secret, which is shown this once,
    and for that reason is not kept for repetitions: the same address a second time is refused
    (ENDPOINT_EXISTS) instead.

    Args:
        api_version (AddWebhookEndpointApiVersion | Unset):
        body (WebhookEndpointInRequest): A new address.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | WebhookEndpointWithSecretOut]
     """


    kwargs = _get_kwargs(
        body=body,
api_version=api_version,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    *,
    client: AuthenticatedClient,
    body: WebhookEndpointInRequest,
    api_version: AddWebhookEndpointApiVersion | Unset = UNSET,

) -> ProblemOut | WebhookEndpointWithSecretOut | None:
    """  Name an address that is told what happens. The answer holds its secret, which is shown this once,
    and for that reason is not kept for repetitions: the same address a second time is refused
    (ENDPOINT_EXISTS) instead.

    Args:
        api_version (AddWebhookEndpointApiVersion | Unset):
        body (WebhookEndpointInRequest): A new address.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | WebhookEndpointWithSecretOut
     """


    return (await asyncio_detailed(
        client=client,
body=body,
api_version=api_version,

    )).parsed
