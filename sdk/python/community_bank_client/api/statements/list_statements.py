from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.list_statements_api_version import ListStatementsApiVersion
from ...models.list_statements_order import ListStatementsOrder
from ...models.list_statements_type_item import ListStatementsTypeItem
from ...models.problem_out import ProblemOut
from ...models.statement_out import StatementOut
from ...types import UNSET, Unset
from typing import cast
import datetime



def _get_kwargs(
    *,
    asset: str | Unset = UNSET,
    limit: int | Unset = 50,
    loan: str | Unset = UNSET,
    ongte: datetime.date | Unset = UNSET,
    onlt: datetime.date | Unset = UNSET,
    order: ListStatementsOrder | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    type_: list[ListStatementsTypeItem] | Unset = UNSET,
    api_version: ListStatementsApiVersion | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(api_version, Unset):
        headers["Api-Version"] = str(api_version)




    

    params: dict[str, Any] = {}

    params["asset"] = asset

    params["limit"] = limit

    params["loan"] = loan

    json_ongte: str | Unset = UNSET
    if not isinstance(ongte, Unset):
        json_ongte = ongte.isoformat()
    params["on[gte]"] = json_ongte

    json_onlt: str | Unset = UNSET
    if not isinstance(onlt, Unset):
        json_onlt = onlt.isoformat()
    params["on[lt]"] = json_onlt

    json_order: str | Unset = UNSET
    if not isinstance(order, Unset):
        json_order = order.value

    params["order"] = json_order

    params["starting_after"] = starting_after

    json_type_: list[str] | Unset = UNSET
    if not isinstance(type_, Unset):
        json_type_ = []
        for type_item_data in type_:
            type_item = type_item_data.value
            json_type_.append(type_item)


    params["type"] = json_type_


    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}


    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/statements",
        "params": params,
    }


    _kwargs["headers"] = headers
    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> ProblemOut | StatementOut | None:
    if response.status_code == 200:
        response_200 = StatementOut.from_dict(response.json())



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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[ProblemOut | StatementOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    asset: str | Unset = UNSET,
    limit: int | Unset = 50,
    loan: str | Unset = UNSET,
    ongte: datetime.date | Unset = UNSET,
    onlt: datetime.date | Unset = UNSET,
    order: ListStatementsOrder | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    type_: list[ListStatementsTypeItem] | Unset = UNSET,
    api_version: ListStatementsApiVersion | Unset = UNSET,

) -> Response[ProblemOut | StatementOut]:
    """  List what moved in a wallet, each row with the balance after it.

    Args:
        asset (str | Unset):
        limit (int | Unset):  Default: 50.
        loan (str | Unset):
        ongte (datetime.date | Unset):
        onlt (datetime.date | Unset):
        order (ListStatementsOrder | Unset):
        starting_after (str | Unset):
        type_ (list[ListStatementsTypeItem] | Unset):
        api_version (ListStatementsApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | StatementOut]
     """


    kwargs = _get_kwargs(
        asset=asset,
limit=limit,
loan=loan,
ongte=ongte,
onlt=onlt,
order=order,
starting_after=starting_after,
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
    asset: str | Unset = UNSET,
    limit: int | Unset = 50,
    loan: str | Unset = UNSET,
    ongte: datetime.date | Unset = UNSET,
    onlt: datetime.date | Unset = UNSET,
    order: ListStatementsOrder | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    type_: list[ListStatementsTypeItem] | Unset = UNSET,
    api_version: ListStatementsApiVersion | Unset = UNSET,

) -> ProblemOut | StatementOut | None:
    """  List what moved in a wallet, each row with the balance after it.

    Args:
        asset (str | Unset):
        limit (int | Unset):  Default: 50.
        loan (str | Unset):
        ongte (datetime.date | Unset):
        onlt (datetime.date | Unset):
        order (ListStatementsOrder | Unset):
        starting_after (str | Unset):
        type_ (list[ListStatementsTypeItem] | Unset):
        api_version (ListStatementsApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | StatementOut
     """


    return sync_detailed(
        client=client,
asset=asset,
limit=limit,
loan=loan,
ongte=ongte,
onlt=onlt,
order=order,
starting_after=starting_after,
type_=type_,
api_version=api_version,

    ).parsed

async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    asset: str | Unset = UNSET,
    limit: int | Unset = 50,
    loan: str | Unset = UNSET,
    ongte: datetime.date | Unset = UNSET,
    onlt: datetime.date | Unset = UNSET,
    order: ListStatementsOrder | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    type_: list[ListStatementsTypeItem] | Unset = UNSET,
    api_version: ListStatementsApiVersion | Unset = UNSET,

) -> Response[ProblemOut | StatementOut]:
    """  List what moved in a wallet, each row with the balance after it.

    Args:
        asset (str | Unset):
        limit (int | Unset):  Default: 50.
        loan (str | Unset):
        ongte (datetime.date | Unset):
        onlt (datetime.date | Unset):
        order (ListStatementsOrder | Unset):
        starting_after (str | Unset):
        type_ (list[ListStatementsTypeItem] | Unset):
        api_version (ListStatementsApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[ProblemOut | StatementOut]
     """


    kwargs = _get_kwargs(
        asset=asset,
limit=limit,
loan=loan,
ongte=ongte,
onlt=onlt,
order=order,
starting_after=starting_after,
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
    asset: str | Unset = UNSET,
    limit: int | Unset = 50,
    loan: str | Unset = UNSET,
    ongte: datetime.date | Unset = UNSET,
    onlt: datetime.date | Unset = UNSET,
    order: ListStatementsOrder | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    type_: list[ListStatementsTypeItem] | Unset = UNSET,
    api_version: ListStatementsApiVersion | Unset = UNSET,

) -> ProblemOut | StatementOut | None:
    """  List what moved in a wallet, each row with the balance after it.

    Args:
        asset (str | Unset):
        limit (int | Unset):  Default: 50.
        loan (str | Unset):
        ongte (datetime.date | Unset):
        onlt (datetime.date | Unset):
        order (ListStatementsOrder | Unset):
        starting_after (str | Unset):
        type_ (list[ListStatementsTypeItem] | Unset):
        api_version (ListStatementsApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        ProblemOut | StatementOut
     """


    return (await asyncio_detailed(
        client=client,
asset=asset,
limit=limit,
loan=loan,
ongte=ongte,
onlt=onlt,
order=order,
starting_after=starting_after,
type_=type_,
api_version=api_version,

    )).parsed
