from http import HTTPStatus
from typing import Any, cast
from urllib.parse import quote

import httpx

from ...client import AuthenticatedClient, Client
from ...types import Response, UNSET
from ... import errors

from ...models.list_offers_api_version import ListOffersApiVersion
from ...models.list_offers_closing_item import ListOffersClosingItem
from ...models.list_offers_collateral_item import ListOffersCollateralItem
from ...models.list_offers_cover_item import ListOffersCoverItem
from ...models.list_offers_funded_item import ListOffersFundedItem
from ...models.list_offers_grade_item import ListOffersGradeItem
from ...models.list_offers_order import ListOffersOrder
from ...models.list_offers_product_item import ListOffersProductItem
from ...models.list_offers_rate_item import ListOffersRateItem
from ...models.list_offers_repayment_item import ListOffersRepaymentItem
from ...models.list_offers_state_item import ListOffersStateItem
from ...models.list_offers_term_item import ListOffersTermItem
from ...models.list_offers_ticket_item import ListOffersTicketItem
from ...models.offer_list_out import OfferListOut
from ...models.problem_out import ProblemOut
from ...types import UNSET, Unset
from typing import cast



def _get_kwargs(
    *,
    asset: list[str] | Unset = UNSET,
    bank: list[str] | Unset = UNSET,
    closing: list[ListOffersClosingItem] | Unset = UNSET,
    collateral: list[ListOffersCollateralItem] | Unset = UNSET,
    country: list[str] | Unset = UNSET,
    cover: list[ListOffersCoverItem] | Unset = UNSET,
    funded: list[ListOffersFundedItem] | Unset = UNSET,
    grade: list[ListOffersGradeItem] | Unset = UNSET,
    limit: int | Unset = 50,
    order: ListOffersOrder | Unset = UNSET,
    product: list[ListOffersProductItem] | Unset = UNSET,
    rate: list[ListOffersRateItem] | Unset = UNSET,
    repayment: list[ListOffersRepaymentItem] | Unset = UNSET,
    sector: list[str] | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    state: list[ListOffersStateItem] | Unset = UNSET,
    term: list[ListOffersTermItem] | Unset = UNSET,
    ticket: list[ListOffersTicketItem] | Unset = UNSET,
    api_version: ListOffersApiVersion | Unset = UNSET,

) -> dict[str, Any]:
    headers: dict[str, Any] = {}
    if not isinstance(api_version, Unset):
        headers["Api-Version"] = str(api_version)




    

    params: dict[str, Any] = {}

    json_asset: list[str] | Unset = UNSET
    if not isinstance(asset, Unset):
        json_asset = asset


    params["asset"] = json_asset

    json_bank: list[str] | Unset = UNSET
    if not isinstance(bank, Unset):
        json_bank = bank


    params["bank"] = json_bank

    json_closing: list[str] | Unset = UNSET
    if not isinstance(closing, Unset):
        json_closing = []
        for closing_item_data in closing:
            closing_item = closing_item_data.value
            json_closing.append(closing_item)


    params["closing"] = json_closing

    json_collateral: list[str] | Unset = UNSET
    if not isinstance(collateral, Unset):
        json_collateral = []
        for collateral_item_data in collateral:
            collateral_item = collateral_item_data.value
            json_collateral.append(collateral_item)


    params["collateral"] = json_collateral

    json_country: list[str] | Unset = UNSET
    if not isinstance(country, Unset):
        json_country = country


    params["country"] = json_country

    json_cover: list[str] | Unset = UNSET
    if not isinstance(cover, Unset):
        json_cover = []
        for cover_item_data in cover:
            cover_item = cover_item_data.value
            json_cover.append(cover_item)


    params["cover"] = json_cover

    json_funded: list[str] | Unset = UNSET
    if not isinstance(funded, Unset):
        json_funded = []
        for funded_item_data in funded:
            funded_item = funded_item_data.value
            json_funded.append(funded_item)


    params["funded"] = json_funded

    json_grade: list[str] | Unset = UNSET
    if not isinstance(grade, Unset):
        json_grade = []
        for grade_item_data in grade:
            grade_item = grade_item_data.value
            json_grade.append(grade_item)


    params["grade"] = json_grade

    params["limit"] = limit

    json_order: str | Unset = UNSET
    if not isinstance(order, Unset):
        json_order = order.value

    params["order"] = json_order

    json_product: list[str] | Unset = UNSET
    if not isinstance(product, Unset):
        json_product = []
        for product_item_data in product:
            product_item = product_item_data.value
            json_product.append(product_item)


    params["product"] = json_product

    json_rate: list[str] | Unset = UNSET
    if not isinstance(rate, Unset):
        json_rate = []
        for rate_item_data in rate:
            rate_item = rate_item_data.value
            json_rate.append(rate_item)


    params["rate"] = json_rate

    json_repayment: list[str] | Unset = UNSET
    if not isinstance(repayment, Unset):
        json_repayment = []
        for repayment_item_data in repayment:
            repayment_item = repayment_item_data.value
            json_repayment.append(repayment_item)


    params["repayment"] = json_repayment

    json_sector: list[str] | Unset = UNSET
    if not isinstance(sector, Unset):
        json_sector = sector


    params["sector"] = json_sector

    params["starting_after"] = starting_after

    json_state: list[str] | Unset = UNSET
    if not isinstance(state, Unset):
        json_state = []
        for state_item_data in state:
            state_item = state_item_data.value
            json_state.append(state_item)


    params["state"] = json_state

    json_term: list[str] | Unset = UNSET
    if not isinstance(term, Unset):
        json_term = []
        for term_item_data in term:
            term_item = term_item_data.value
            json_term.append(term_item)


    params["term"] = json_term

    json_ticket: list[str] | Unset = UNSET
    if not isinstance(ticket, Unset):
        json_ticket = []
        for ticket_item_data in ticket:
            ticket_item = ticket_item_data.value
            json_ticket.append(ticket_item)


    params["ticket"] = json_ticket


    params = {k: v for k, v in params.items() if v is not UNSET and v is not None}


    _kwargs: dict[str, Any] = {
        "method": "get",
        "url": "/api/v1/offers",
        "params": params,
    }


    _kwargs["headers"] = headers
    return _kwargs



def _parse_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> OfferListOut | ProblemOut | None:
    if response.status_code == 200:
        response_200 = OfferListOut.from_dict(response.json())



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


def _build_response(*, client: AuthenticatedClient | Client, response: httpx.Response) -> Response[OfferListOut | ProblemOut]:
    return Response(
        status_code=HTTPStatus(response.status_code),
        content=response.content,
        headers=response.headers,
        parsed=_parse_response(client=client, response=response),
    )


def sync_detailed(
    *,
    client: AuthenticatedClient,
    asset: list[str] | Unset = UNSET,
    bank: list[str] | Unset = UNSET,
    closing: list[ListOffersClosingItem] | Unset = UNSET,
    collateral: list[ListOffersCollateralItem] | Unset = UNSET,
    country: list[str] | Unset = UNSET,
    cover: list[ListOffersCoverItem] | Unset = UNSET,
    funded: list[ListOffersFundedItem] | Unset = UNSET,
    grade: list[ListOffersGradeItem] | Unset = UNSET,
    limit: int | Unset = 50,
    order: ListOffersOrder | Unset = UNSET,
    product: list[ListOffersProductItem] | Unset = UNSET,
    rate: list[ListOffersRateItem] | Unset = UNSET,
    repayment: list[ListOffersRepaymentItem] | Unset = UNSET,
    sector: list[str] | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    state: list[ListOffersStateItem] | Unset = UNSET,
    term: list[ListOffersTermItem] | Unset = UNSET,
    ticket: list[ListOffersTicketItem] | Unset = UNSET,
    api_version: ListOffersApiVersion | Unset = UNSET,

) -> Response[OfferListOut | ProblemOut]:
    """  List the open offers, those that close first first.

    Args:
        asset (list[str] | Unset):
        bank (list[str] | Unset):
        closing (list[ListOffersClosingItem] | Unset):
        collateral (list[ListOffersCollateralItem] | Unset):
        country (list[str] | Unset):
        cover (list[ListOffersCoverItem] | Unset):
        funded (list[ListOffersFundedItem] | Unset):
        grade (list[ListOffersGradeItem] | Unset):
        limit (int | Unset):  Default: 50.
        order (ListOffersOrder | Unset):
        product (list[ListOffersProductItem] | Unset):
        rate (list[ListOffersRateItem] | Unset):
        repayment (list[ListOffersRepaymentItem] | Unset):
        sector (list[str] | Unset):
        starting_after (str | Unset):
        state (list[ListOffersStateItem] | Unset):
        term (list[ListOffersTermItem] | Unset):
        ticket (list[ListOffersTicketItem] | Unset):
        api_version (ListOffersApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[OfferListOut | ProblemOut]
     """


    kwargs = _get_kwargs(
        asset=asset,
bank=bank,
closing=closing,
collateral=collateral,
country=country,
cover=cover,
funded=funded,
grade=grade,
limit=limit,
order=order,
product=product,
rate=rate,
repayment=repayment,
sector=sector,
starting_after=starting_after,
state=state,
term=term,
ticket=ticket,
api_version=api_version,

    )

    response = client.get_httpx_client().request(
        **kwargs,
    )

    return _build_response(client=client, response=response)

def sync(
    *,
    client: AuthenticatedClient,
    asset: list[str] | Unset = UNSET,
    bank: list[str] | Unset = UNSET,
    closing: list[ListOffersClosingItem] | Unset = UNSET,
    collateral: list[ListOffersCollateralItem] | Unset = UNSET,
    country: list[str] | Unset = UNSET,
    cover: list[ListOffersCoverItem] | Unset = UNSET,
    funded: list[ListOffersFundedItem] | Unset = UNSET,
    grade: list[ListOffersGradeItem] | Unset = UNSET,
    limit: int | Unset = 50,
    order: ListOffersOrder | Unset = UNSET,
    product: list[ListOffersProductItem] | Unset = UNSET,
    rate: list[ListOffersRateItem] | Unset = UNSET,
    repayment: list[ListOffersRepaymentItem] | Unset = UNSET,
    sector: list[str] | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    state: list[ListOffersStateItem] | Unset = UNSET,
    term: list[ListOffersTermItem] | Unset = UNSET,
    ticket: list[ListOffersTicketItem] | Unset = UNSET,
    api_version: ListOffersApiVersion | Unset = UNSET,

) -> OfferListOut | ProblemOut | None:
    """  List the open offers, those that close first first.

    Args:
        asset (list[str] | Unset):
        bank (list[str] | Unset):
        closing (list[ListOffersClosingItem] | Unset):
        collateral (list[ListOffersCollateralItem] | Unset):
        country (list[str] | Unset):
        cover (list[ListOffersCoverItem] | Unset):
        funded (list[ListOffersFundedItem] | Unset):
        grade (list[ListOffersGradeItem] | Unset):
        limit (int | Unset):  Default: 50.
        order (ListOffersOrder | Unset):
        product (list[ListOffersProductItem] | Unset):
        rate (list[ListOffersRateItem] | Unset):
        repayment (list[ListOffersRepaymentItem] | Unset):
        sector (list[str] | Unset):
        starting_after (str | Unset):
        state (list[ListOffersStateItem] | Unset):
        term (list[ListOffersTermItem] | Unset):
        ticket (list[ListOffersTicketItem] | Unset):
        api_version (ListOffersApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        OfferListOut | ProblemOut
     """


    return sync_detailed(
        client=client,
asset=asset,
bank=bank,
closing=closing,
collateral=collateral,
country=country,
cover=cover,
funded=funded,
grade=grade,
limit=limit,
order=order,
product=product,
rate=rate,
repayment=repayment,
sector=sector,
starting_after=starting_after,
state=state,
term=term,
ticket=ticket,
api_version=api_version,

    ).parsed

async def asyncio_detailed(
    *,
    client: AuthenticatedClient,
    asset: list[str] | Unset = UNSET,
    bank: list[str] | Unset = UNSET,
    closing: list[ListOffersClosingItem] | Unset = UNSET,
    collateral: list[ListOffersCollateralItem] | Unset = UNSET,
    country: list[str] | Unset = UNSET,
    cover: list[ListOffersCoverItem] | Unset = UNSET,
    funded: list[ListOffersFundedItem] | Unset = UNSET,
    grade: list[ListOffersGradeItem] | Unset = UNSET,
    limit: int | Unset = 50,
    order: ListOffersOrder | Unset = UNSET,
    product: list[ListOffersProductItem] | Unset = UNSET,
    rate: list[ListOffersRateItem] | Unset = UNSET,
    repayment: list[ListOffersRepaymentItem] | Unset = UNSET,
    sector: list[str] | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    state: list[ListOffersStateItem] | Unset = UNSET,
    term: list[ListOffersTermItem] | Unset = UNSET,
    ticket: list[ListOffersTicketItem] | Unset = UNSET,
    api_version: ListOffersApiVersion | Unset = UNSET,

) -> Response[OfferListOut | ProblemOut]:
    """  List the open offers, those that close first first.

    Args:
        asset (list[str] | Unset):
        bank (list[str] | Unset):
        closing (list[ListOffersClosingItem] | Unset):
        collateral (list[ListOffersCollateralItem] | Unset):
        country (list[str] | Unset):
        cover (list[ListOffersCoverItem] | Unset):
        funded (list[ListOffersFundedItem] | Unset):
        grade (list[ListOffersGradeItem] | Unset):
        limit (int | Unset):  Default: 50.
        order (ListOffersOrder | Unset):
        product (list[ListOffersProductItem] | Unset):
        rate (list[ListOffersRateItem] | Unset):
        repayment (list[ListOffersRepaymentItem] | Unset):
        sector (list[str] | Unset):
        starting_after (str | Unset):
        state (list[ListOffersStateItem] | Unset):
        term (list[ListOffersTermItem] | Unset):
        ticket (list[ListOffersTicketItem] | Unset):
        api_version (ListOffersApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        Response[OfferListOut | ProblemOut]
     """


    kwargs = _get_kwargs(
        asset=asset,
bank=bank,
closing=closing,
collateral=collateral,
country=country,
cover=cover,
funded=funded,
grade=grade,
limit=limit,
order=order,
product=product,
rate=rate,
repayment=repayment,
sector=sector,
starting_after=starting_after,
state=state,
term=term,
ticket=ticket,
api_version=api_version,

    )

    response = await client.get_async_httpx_client().request(
        **kwargs
    )

    return _build_response(client=client, response=response)

async def asyncio(
    *,
    client: AuthenticatedClient,
    asset: list[str] | Unset = UNSET,
    bank: list[str] | Unset = UNSET,
    closing: list[ListOffersClosingItem] | Unset = UNSET,
    collateral: list[ListOffersCollateralItem] | Unset = UNSET,
    country: list[str] | Unset = UNSET,
    cover: list[ListOffersCoverItem] | Unset = UNSET,
    funded: list[ListOffersFundedItem] | Unset = UNSET,
    grade: list[ListOffersGradeItem] | Unset = UNSET,
    limit: int | Unset = 50,
    order: ListOffersOrder | Unset = UNSET,
    product: list[ListOffersProductItem] | Unset = UNSET,
    rate: list[ListOffersRateItem] | Unset = UNSET,
    repayment: list[ListOffersRepaymentItem] | Unset = UNSET,
    sector: list[str] | Unset = UNSET,
    starting_after: str | Unset = UNSET,
    state: list[ListOffersStateItem] | Unset = UNSET,
    term: list[ListOffersTermItem] | Unset = UNSET,
    ticket: list[ListOffersTicketItem] | Unset = UNSET,
    api_version: ListOffersApiVersion | Unset = UNSET,

) -> OfferListOut | ProblemOut | None:
    """  List the open offers, those that close first first.

    Args:
        asset (list[str] | Unset):
        bank (list[str] | Unset):
        closing (list[ListOffersClosingItem] | Unset):
        collateral (list[ListOffersCollateralItem] | Unset):
        country (list[str] | Unset):
        cover (list[ListOffersCoverItem] | Unset):
        funded (list[ListOffersFundedItem] | Unset):
        grade (list[ListOffersGradeItem] | Unset):
        limit (int | Unset):  Default: 50.
        order (ListOffersOrder | Unset):
        product (list[ListOffersProductItem] | Unset):
        rate (list[ListOffersRateItem] | Unset):
        repayment (list[ListOffersRepaymentItem] | Unset):
        sector (list[str] | Unset):
        starting_after (str | Unset):
        state (list[ListOffersStateItem] | Unset):
        term (list[ListOffersTermItem] | Unset):
        ticket (list[ListOffersTicketItem] | Unset):
        api_version (ListOffersApiVersion | Unset):

    Raises:
        errors.UnexpectedStatus: If the server returns an undocumented status code and Client.raise_on_unexpected_status is True.
        httpx.TimeoutException: If the request takes longer than Client.timeout.

    Returns:
        OfferListOut | ProblemOut
     """


    return (await asyncio_detailed(
        client=client,
asset=asset,
bank=bank,
closing=closing,
collateral=collateral,
country=country,
cover=cover,
funded=funded,
grade=grade,
limit=limit,
order=order,
product=product,
rate=rate,
repayment=repayment,
sector=sector,
starting_after=starting_after,
state=state,
term=term,
ticket=ticket,
api_version=api_version,

    )).parsed
