from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.list_sales_api_version import ListSalesApiVersion
from ...models.list_sales_origin import ListSalesOrigin
from ...models.problem_out import ProblemOut
from ...models.sale_list_out import SaleListOut
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    *,
    limit: int | Unset = 50,
    origin: ListSalesOrigin | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    api_version: ListSalesApiVersion | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(api_version, Unset):
        headers["Api-Version"] = str(api_version)




    

    params: dict[str, Any] = {}

    params["limit"] = limit

    json_origin: str | Unset = UNSET
    if not isinstance(origin, Unset):
        json_origin = origin.value

    params["origin"] = json_origin

    params["starting_after"] = starting_after


    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}


    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/sales",
        "params": params,
    }


    _kwargs["headers"] = headers
    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> ProblemOut | SaleListOut | None:
    if response.status_code == 200:
        response_200 = SaleListOut.from_dict(response.json())



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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[ProblemOut | SaleListOut]:
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
    origin: ListSalesOrigin | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    api_version: ListSalesApiVersion | Unset = UNSET,

) -> Response[ProblemOut | SaleListOut]:
    """  List the merchant's sales that were paid elsewhere, newest first.

    Args:
        limit (int | Unset):  Default: 50.
        origin (ListSalesOrigin | Unset):
        starting_after (str | Unset):
        api_version (ListSalesApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | SaleListOut]
     """


    kwargs = _get_kwargs(
        limit=limit,
origin=origin,
starting_after=starting_after,
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
    origin: ListSalesOrigin | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    api_version: ListSalesApiVersion | Unset = UNSET,

) -> ProblemOut | SaleListOut | None:
    """  List the merchant's sales that were paid elsewhere, newest first.

    Args:
        limit (int | Unset):  Default: 50.
        origin (ListSalesOrigin | Unset):
        starting_after (str | Unset):
        api_version (ListSalesApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | SaleListOut
     """


    return sync_detailed(
        client=client,
limit=limit,
origin=origin,
starting_after=starting_after,
api_version=api_version,

    ).parsed

async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    limit: int | Unset = 50,
    origin: ListSalesOrigin | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    api_version: ListSalesApiVersion | Unset = UNSET,

) -> Response[ProblemOut | SaleListOut]:
    """  List the merchant's sales that were paid elsewhere, newest first.

    Args:
        limit (int | Unset):  Default: 50.
        origin (ListSalesOrigin | Unset):
        starting_after (str | Unset):
        api_version (ListSalesApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | SaleListOut]
     """


    kwargs = _get_kwargs(
        limit=limit,
origin=origin,
starting_after=starting_after,
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
    origin: ListSalesOrigin | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    api_version: ListSalesApiVersion | Unset = UNSET,

) -> ProblemOut | SaleListOut | None:
    """  List the merchant's sales that were paid elsewhere, newest first.

    Args:
        limit (int | Unset):  Default: 50.
        origin (ListSalesOrigin | Unset):
        starting_after (str | Unset):
        api_version (ListSalesApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | SaleListOut
     """


    return (await asyncio_detailed(
        client=client,
limit=limit,
origin=origin,
starting_after=starting_after,
api_version=api_version,

    )).parsed
