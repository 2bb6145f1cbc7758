from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.list_payments_api_version import ListPaymentsApiVersion
from ...models.list_payments_status import ListPaymentsStatus
from ...models.payment_list_out import PaymentListOut
from ...models.problem_out import ProblemOut
from ...types import UNSET, Unset
from typing import cast
import datetime



def _get_kwargs(
    *,
    createdgte: datetime.datetime | Unset = UNSET,
    createdlt: datetime.datetime | Unset = UNSET,
    limit: int | Unset = 50,
    reference: str | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    status: ListPaymentsStatus | Unset = UNSET,
    api_version: ListPaymentsApiVersion | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(api_version, Unset):
        headers["Api-Version"] = str(api_version)




    

    params: dict[str, Any] = {}

    json_createdgte: str | Unset = UNSET
    if not isinstance(createdgte, Unset):
        json_createdgte = createdgte.isoformat()
    params["created[gte]"] = json_createdgte

    json_createdlt: str | Unset = UNSET
    if not isinstance(createdlt, Unset):
        json_createdlt = createdlt.isoformat()
    params["created[lt]"] = json_createdlt

    params["limit"] = limit

    params["reference"] = reference

    params["starting_after"] = starting_after

    json_status: str | Unset = UNSET
    if not isinstance(status, Unset):
        json_status = status.value

    params["status"] = json_status


    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}


    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/payments",
        "params": params,
    }


    _kwargs["headers"] = headers
    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> PaymentListOut | ProblemOut | None:
    if response.status_code == 200:
        response_200 = PaymentListOut.from_dict(response.json())



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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[PaymentListOut | ProblemOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    createdgte: datetime.datetime | Unset = UNSET,
    createdlt: datetime.datetime | Unset = UNSET,
    limit: int | Unset = 50,
    reference: str | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    status: ListPaymentsStatus | Unset = UNSET,
    api_version: ListPaymentsApiVersion | Unset = UNSET,

) -> Response[PaymentListOut | ProblemOut]:
    """  List the merchant's payments, newest first.

    Args:
        createdgte (datetime.datetime | Unset):
        createdlt (datetime.datetime | Unset):
        limit (int | Unset):  Default: 50.
        reference (str | Unset):
        starting_after (str | Unset):
        status (ListPaymentsStatus | Unset):
        api_version (ListPaymentsApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PaymentListOut | ProblemOut]
     """


    kwargs = _get_kwargs(
        createdgte=createdgte,
createdlt=createdlt,
limit=limit,
reference=reference,
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
    createdgte: datetime.datetime | Unset = UNSET,
    createdlt: datetime.datetime | Unset = UNSET,
    limit: int | Unset = 50,
    reference: str | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    status: ListPaymentsStatus | Unset = UNSET,
    api_version: ListPaymentsApiVersion | Unset = UNSET,

) -> PaymentListOut | ProblemOut | None:
    """  List the merchant's payments, newest first.

    Args:
        createdgte (datetime.datetime | Unset):
        createdlt (datetime.datetime | Unset):
        limit (int | Unset):  Default: 50.
        reference (str | Unset):
        starting_after (str | Unset):
        status (ListPaymentsStatus | Unset):
        api_version (ListPaymentsApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PaymentListOut | ProblemOut
     """


    return sync_detailed(
        client=client,
createdgte=createdgte,
createdlt=createdlt,
limit=limit,
reference=reference,
starting_after=starting_after,
status=status,
api_version=api_version,

    ).parsed

async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    createdgte: datetime.datetime | Unset = UNSET,
    createdlt: datetime.datetime | Unset = UNSET,
    limit: int | Unset = 50,
    reference: str | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    status: ListPaymentsStatus | Unset = UNSET,
    api_version: ListPaymentsApiVersion | Unset = UNSET,

) -> Response[PaymentListOut | ProblemOut]:
    """  List the merchant's payments, newest first.

    Args:
        createdgte (datetime.datetime | Unset):
        createdlt (datetime.datetime | Unset):
        limit (int | Unset):  Default: 50.
        reference (str | Unset):
        starting_after (str | Unset):
        status (ListPaymentsStatus | Unset):
        api_version (ListPaymentsApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[PaymentListOut | ProblemOut]
     """


    kwargs = _get_kwargs(
        createdgte=createdgte,
createdlt=createdlt,
limit=limit,
reference=reference,
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
    createdgte: datetime.datetime | Unset = UNSET,
    createdlt: datetime.datetime | Unset = UNSET,
    limit: int | Unset = 50,
    reference: str | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    status: ListPaymentsStatus | Unset = UNSET,
    api_version: ListPaymentsApiVersion | Unset = UNSET,

) -> PaymentListOut | ProblemOut | None:
    """  List the merchant's payments, newest first.

    Args:
        createdgte (datetime.datetime | Unset):
        createdlt (datetime.datetime | Unset):
        limit (int | Unset):  Default: 50.
        reference (str | Unset):
        starting_after (str | Unset):
        status (ListPaymentsStatus | Unset):
        api_version (ListPaymentsApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        PaymentListOut | ProblemOut
     """


    return (await asyncio_detailed(
        client=client,
createdgte=createdgte,
createdlt=createdlt,
limit=limit,
reference=reference,
starting_after=starting_after,
status=status,
api_version=api_version,

    )).parsed
