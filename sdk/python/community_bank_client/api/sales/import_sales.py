from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.import_sales_api_version import ImportSalesApiVersion
from ...models.past_sales_in_request import PastSalesInRequest
from ...models.problem_out import ProblemOut
from ...models.told_list_out import ToldListOut
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    *,
    body: PastSalesInRequest,
    api_version: ImportSalesApiVersion | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(api_version, Unset):
        headers["Api-Version"] = str(api_version)




    

    

    _kwargs: dict[str, Any] = {
        "method": "post",
        "url": "/api/v1/sales/import",
    }

    _kwargs["json"] = body.to_dict()

    headers["Content-Type"] = "application/json"

    _kwargs["headers"] = headers
    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> ProblemOut | ToldListOut | None:
    if response.status_code == 200:
        response_200 = ToldListOut.from_dict(response.json())



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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[ProblemOut | ToldListOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    body: PastSalesInRequest,
    api_version: ImportSalesApiVersion | Unset = UNSET,

) -> Response[ProblemOut | ToldListOut]:
    """  Import sales of the shop's past, up to 200 at once: history, never split, no money.

    Args:
        api_version (ImportSalesApiVersion | Unset):
        body (PastSalesInRequest): Sales of the shop's past; sent again they change nothing.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | ToldListOut]
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
    body: PastSalesInRequest,
    api_version: ImportSalesApiVersion | Unset = UNSET,

) -> ProblemOut | ToldListOut | None:
    """  Import sales of the shop's past, up to 200 at once: history, never split, no money.

    Args:
        api_version (ImportSalesApiVersion | Unset):
        body (PastSalesInRequest): Sales of the shop's past; sent again they change nothing.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | ToldListOut
     """


    return sync_detailed(
        client=client,
body=body,
api_version=api_version,

    ).parsed

async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    body: PastSalesInRequest,
    api_version: ImportSalesApiVersion | Unset = UNSET,

) -> Response[ProblemOut | ToldListOut]:
    """  Import sales of the shop's past, up to 200 at once: history, never split, no money.

    Args:
        api_version (ImportSalesApiVersion | Unset):
        body (PastSalesInRequest): Sales of the shop's past; sent again they change nothing.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | ToldListOut]
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
    body: PastSalesInRequest,
    api_version: ImportSalesApiVersion | Unset = UNSET,

) -> ProblemOut | ToldListOut | None:
    """  Import sales of the shop's past, up to 200 at once: history, never split, no money.

    Args:
        api_version (ImportSalesApiVersion | Unset):
        body (PastSalesInRequest): Sales of the shop's past; sent again they change nothing.

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | ToldListOut
     """


    return (await asyncio_detailed(
        client=client,
body=body,
api_version=api_version,

    )).parsed
