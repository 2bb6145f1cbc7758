from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.list_webhook_endpoints_api_version import ListWebhookEndpointsApiVersion
from ...models.list_webhook_endpoints_status import ListWebhookEndpointsStatus
from ...models.problem_out import ProblemOut
from ...models.webhook_endpoint_list_out import WebhookEndpointListOut
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    *,
    limit: int | Unset = 50,
    starting_after: str | Unset = UNSET,
    status: ListWebhookEndpointsStatus | Unset = UNSET,
    api_version: ListWebhookEndpointsApiVersion | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(api_version, Unset):
        headers["Api-Version"] = str(api_version)




    

    params: dict[str, Any] = {}

    params["limit"] = limit

    params["starting_after"] = starting_after

    json_status: str | Unset = UNSET
    if not isinstance(status, Unset):
        json_status = status.value

    params["status"] = json_status


    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}


    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/webhook-endpoints",
        "params": params,
    }


    _kwargs["headers"] = headers
    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> ProblemOut | WebhookEndpointListOut | None:
    if response.status_code == 200:
        response_200 = WebhookEndpointListOut.from_dict(response.json())



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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[ProblemOut | WebhookEndpointListOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    limit: int | Unset = 50,
    starting_after: str | Unset = UNSET,
    status: ListWebhookEndpointsStatus | Unset = UNSET,
    api_version: ListWebhookEndpointsApiVersion | Unset = UNSET,

) -> Response[ProblemOut | WebhookEndpointListOut]:
    """  List the merchant's addresses, those in force first.

    Args:
        limit (int | Unset):  Default: 50.
        starting_after (str | Unset):
        status (ListWebhookEndpointsStatus | Unset):
        api_version (ListWebhookEndpointsApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | WebhookEndpointListOut]
     """


    kwargs = _get_kwargs(
        limit=limit,
starting_after=starting_after,
status=status,
api_version=api_version,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    *,
    client: AuthenticatedClient,
    limit: int | Unset = 50,
    starting_after: str | Unset = UNSET,
    status: ListWebhookEndpointsStatus | Unset = UNSET,
    api_version: ListWebhookEndpointsApiVersion | Unset = UNSET,

) -> ProblemOut | WebhookEndpointListOut | None:
    """  List the merchant's addresses, those in force first.

    Args:
        limit (int | Unset):  Default: 50.
        starting_after (str | Unset):
        status (ListWebhookEndpointsStatus | Unset):
        api_version (ListWebhookEndpointsApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | WebhookEndpointListOut
     """


    return sync_detailed(
        client=client,
limit=limit,
starting_after=starting_after,
status=status,
api_version=api_version,

    ).parsed

async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    limit: int | Unset = 50,
    starting_after: str | Unset = UNSET,
    status: ListWebhookEndpointsStatus | Unset = UNSET,
    api_version: ListWebhookEndpointsApiVersion | Unset = UNSET,

) -> Response[ProblemOut | WebhookEndpointListOut]:
    """  List the merchant's addresses, those in force first.

    Args:
        limit (int | Unset):  Default: 50.
        starting_after (str | Unset):
        status (ListWebhookEndpointsStatus | Unset):
        api_version (ListWebhookEndpointsApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | WebhookEndpointListOut]
     """


    kwargs = _get_kwargs(
        limit=limit,
starting_after=starting_after,
status=status,
api_version=api_version,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    *,
    client: AuthenticatedClient,
    limit: int | Unset = 50,
    starting_after: str | Unset = UNSET,
    status: ListWebhookEndpointsStatus | Unset = UNSET,
    api_version: ListWebhookEndpointsApiVersion | Unset = UNSET,

) -> ProblemOut | WebhookEndpointListOut | None:
    """  List the merchant's addresses, those in force first.

    Args:
        limit (int | Unset):  Default: 50.
        starting_after (str | Unset):
        status (ListWebhookEndpointsStatus | Unset):
        api_version (ListWebhookEndpointsApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | WebhookEndpointListOut
     """


    return (await asyncio_detailed(
        client=client,
limit=limit,
starting_after=starting_after,
status=status,
api_version=api_version,

    )).parsed
