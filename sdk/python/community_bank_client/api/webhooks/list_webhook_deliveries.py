from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.list_webhook_deliveries_api_version import ListWebhookDeliveriesApiVersion
from ...models.list_webhook_deliveries_status import ListWebhookDeliveriesStatus
from ...models.list_webhook_deliveries_type import ListWebhookDeliveriesType
from ...models.problem_out import ProblemOut
from ...models.webhook_delivery_list_out import WebhookDeliveryListOut
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    *,
    endpoint: str | Unset = UNSET,
    limit: int | Unset = 50,
    starting_after: str | Unset = UNSET,
    status: ListWebhookDeliveriesStatus | Unset = UNSET,
    type_: ListWebhookDeliveriesType | Unset = UNSET,
    api_version: ListWebhookDeliveriesApiVersion | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(api_version, Unset):
        headers["Api-Version"] = str(api_version)




    

    params: dict[str, Any] = {}

    params["endpoint"] = endpoint

    params["limit"] = limit

    params["starting_after"] = starting_after

    json_status: str | Unset = UNSET
    if not isinstance(status, Unset):
        json_status = status.value

    params["status"] = json_status

    json_type_: str | Unset = UNSET
    if not isinstance(type_, Unset):
        json_type_ = type_.value

    params["type"] = json_type_


    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}


    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/webhook-deliveries",
        "params": params,
    }


    _kwargs["headers"] = headers
    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> ProblemOut | WebhookDeliveryListOut | None:
    if response.status_code == 200:
        response_200 = WebhookDeliveryListOut.from_dict(response.json())



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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[ProblemOut | WebhookDeliveryListOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    endpoint: str | Unset = UNSET,
    limit: int | Unset = 50,
    starting_after: str | Unset = UNSET,
    status: ListWebhookDeliveriesStatus | Unset = UNSET,
    type_: ListWebhookDeliveriesType | Unset = UNSET,
    api_version: ListWebhookDeliveriesApiVersion | Unset = UNSET,

) -> Response[ProblemOut | WebhookDeliveryListOut]:
    """  What was told in the last 30 days, newest first, with every try.

    Args:
        endpoint (str | Unset):
        limit (int | Unset):  Default: 50.
        starting_after (str | Unset):
        status (ListWebhookDeliveriesStatus | Unset):
        type_ (ListWebhookDeliveriesType | Unset):
        api_version (ListWebhookDeliveriesApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | WebhookDeliveryListOut]
     """


    kwargs = _get_kwargs(
        endpoint=endpoint,
limit=limit,
starting_after=starting_after,
status=status,
type_=type_,
api_version=api_version,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    *,
    client: AuthenticatedClient,
    endpoint: str | Unset = UNSET,
    limit: int | Unset = 50,
    starting_after: str | Unset = UNSET,
    status: ListWebhookDeliveriesStatus | Unset = UNSET,
    type_: ListWebhookDeliveriesType | Unset = UNSET,
    api_version: ListWebhookDeliveriesApiVersion | Unset = UNSET,

) -> ProblemOut | WebhookDeliveryListOut | None:
    """  What was told in the last 30 days, newest first, with every try.

    Args:
        endpoint (str | Unset):
        limit (int | Unset):  Default: 50.
        starting_after (str | Unset):
        status (ListWebhookDeliveriesStatus | Unset):
        type_ (ListWebhookDeliveriesType | Unset):
        api_version (ListWebhookDeliveriesApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | WebhookDeliveryListOut
     """


    return sync_detailed(
        client=client,
endpoint=endpoint,
limit=limit,
starting_after=starting_after,
status=status,
type_=type_,
api_version=api_version,

    ).parsed

async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    endpoint: str | Unset = UNSET,
    limit: int | Unset = 50,
    starting_after: str | Unset = UNSET,
    status: ListWebhookDeliveriesStatus | Unset = UNSET,
    type_: ListWebhookDeliveriesType | Unset = UNSET,
    api_version: ListWebhookDeliveriesApiVersion | Unset = UNSET,

) -> Response[ProblemOut | WebhookDeliveryListOut]:
    """  What was told in the last 30 days, newest first, with every try.

    Args:
        endpoint (str | Unset):
        limit (int | Unset):  Default: 50.
        starting_after (str | Unset):
        status (ListWebhookDeliveriesStatus | Unset):
        type_ (ListWebhookDeliveriesType | Unset):
        api_version (ListWebhookDeliveriesApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | WebhookDeliveryListOut]
     """


    kwargs = _get_kwargs(
        endpoint=endpoint,
limit=limit,
starting_after=starting_after,
status=status,
type_=type_,
api_version=api_version,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    *,
    client: AuthenticatedClient,
    endpoint: str | Unset = UNSET,
    limit: int | Unset = 50,
    starting_after: str | Unset = UNSET,
    status: ListWebhookDeliveriesStatus | Unset = UNSET,
    type_: ListWebhookDeliveriesType | Unset = UNSET,
    api_version: ListWebhookDeliveriesApiVersion | Unset = UNSET,

) -> ProblemOut | WebhookDeliveryListOut | None:
    """  What was told in the last 30 days, newest first, with every try.

    Args:
        endpoint (str | Unset):
        limit (int | Unset):  Default: 50.
        starting_after (str | Unset):
        status (ListWebhookDeliveriesStatus | Unset):
        type_ (ListWebhookDeliveriesType | Unset):
        api_version (ListWebhookDeliveriesApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | WebhookDeliveryListOut
     """


    return (await asyncio_detailed(
        client=client,
endpoint=endpoint,
limit=limit,
starting_after=starting_after,
status=status,
type_=type_,
api_version=api_version,

    )).parsed
