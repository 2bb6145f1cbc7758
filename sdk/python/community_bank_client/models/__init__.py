""" Contains all the data models used in inputs/outputs """

from .acknowledge_delivery_api_version import AcknowledgeDeliveryApiVersion
from .add_webhook_endpoint_api_version import AddWebhookEndpointApiVersion
from .advance_in_request import AdvanceInRequest
from .advance_test_clock_api_version import AdvanceTestClockApiVersion
from .amortization_enum import AmortizationEnum
from .amount_in_request import AmountInRequest
from .amount_out import AmountOut
from .bank_change_out import BankChangeOut
from .bank_detail_out import BankDetailOut
from .bank_list_out import BankListOut
from .bank_object import BankObject
from .bank_out import BankOut
from .bank_status import BankStatus
from .begin_pairing_api_version import BeginPairingApiVersion
from .bond_mode_enum import BondModeEnum
from .bond_out import BondOut
from .bond_status import BondStatus
from .bucket_enum import BucketEnum
from .cancel_commitment_api_version import CancelCommitmentApiVersion
from .cancel_payment_api_version import CancelPaymentApiVersion
from .cancel_payout_api_version import CancelPayoutApiVersion
from .capabilities_object import CapabilitiesObject
from .capabilities_out import CapabilitiesOut
from .capture_in_request import CaptureInRequest
from .capture_method_enum import CaptureMethodEnum
from .capture_payment_api_version import CapturePaymentApiVersion
from .change_webhook_endpoint_api_version import ChangeWebhookEndpointApiVersion
from .clock_object import ClockObject
from .clock_out import ClockOut
from .close_terminal_api_version import CloseTerminalApiVersion
from .collect_key_api_version import CollectKeyApiVersion
from .commit_api_version import CommitApiVersion
from .commitment_in_request import CommitmentInRequest
from .commitment_list_out import CommitmentListOut
from .commitment_object import CommitmentObject
from .commitment_out import CommitmentOut
from .commitment_status import CommitmentStatus
from .day_count_enum import DayCountEnum
from .day_out import DayOut
from .deciders_enum import DecidersEnum
from .decline_reason import DeclineReason
from .default_out import DefaultOut
from .delivery_in_request import DeliveryInRequest
from .delivery_out import DeliveryOut
from .delivery_out_object_enum import DeliveryOutObjectEnum
from .disable_webhook_endpoint_api_version import DisableWebhookEndpointApiVersion
from .disbursement_enum import DisbursementEnum
from .error_enum import ErrorEnum
from .events_enum import EventsEnum
from .exception_enum import ExceptionEnum
from .fault_out import FaultOut
from .funding_enum import FundingEnum
from .grant_type_enum import GrantTypeEnum
from .holding_out import HoldingOut
from .import_sales_api_version import ImportSalesApiVersion
from .installment_out import InstallmentOut
from .issue_receipt_secret_api_version import IssueReceiptSecretApiVersion
from .item_in_request import ItemInRequest
from .item_out import ItemOut
from .key_here_out import KeyHereOut
from .key_kind import KeyKind
from .key_scope import KeyScope
from .limits_out import LimitsOut
from .list_banks_api_version import ListBanksApiVersion
from .list_commitments_api_version import ListCommitmentsApiVersion
from .list_commitments_status import ListCommitmentsStatus
from .list_notes_api_version import ListNotesApiVersion
from .list_offers_api_version import ListOffersApiVersion
from .list_offers_closing_item import ListOffersClosingItem
from .list_offers_collateral_item import ListOffersCollateralItem
from .list_offers_cover_item import ListOffersCoverItem
from .list_offers_funded_item import ListOffersFundedItem
from .list_offers_grade_item import ListOffersGradeItem
from .list_offers_order import ListOffersOrder
from .list_offers_product_item import ListOffersProductItem
from .list_offers_rate_item import ListOffersRateItem
from .list_offers_repayment_item import ListOffersRepaymentItem
from .list_offers_state_item import ListOffersStateItem
from .list_offers_term_item import ListOffersTermItem
from .list_offers_ticket_item import ListOffersTicketItem
from .list_payments_api_version import ListPaymentsApiVersion
from .list_payments_status import ListPaymentsStatus
from .list_payouts_api_version import ListPayoutsApiVersion
from .list_plans_api_version import ListPlansApiVersion
from .list_refunds_api_version import ListRefundsApiVersion
from .list_sales_api_version import ListSalesApiVersion
from .list_sales_origin import ListSalesOrigin
from .list_statements_api_version import ListStatementsApiVersion
from .list_statements_order import ListStatementsOrder
from .list_statements_type_item import ListStatementsTypeItem
from .list_subscriptions_api_version import ListSubscriptionsApiVersion
from .list_subscriptions_status import ListSubscriptionsStatus
from .list_terminals_api_version import ListTerminalsApiVersion
from .list_terminals_status import ListTerminalsStatus
from .list_webhook_deliveries_api_version import ListWebhookDeliveriesApiVersion
from .list_webhook_deliveries_status import ListWebhookDeliveriesStatus
from .list_webhook_deliveries_type import ListWebhookDeliveriesType
from .list_webhook_endpoints_api_version import ListWebhookEndpointsApiVersion
from .list_webhook_endpoints_status import ListWebhookEndpointsStatus
from .loan_object import LoanObject
from .loan_out import LoanOut
from .loan_quote_in_request import LoanQuoteInRequest
from .loan_quote_out import LoanQuoteOut
from .loan_servicing import LoanServicing
from .loan_status import LoanStatus
from .location_enum import LocationEnum
from .merchant_here_out import MerchantHereOut
from .milestone_out import MilestoneOut
from .milestone_status import MilestoneStatus
from .movement_object import MovementObject
from .movement_out import MovementOut
from .named_out import NamedOut
from .note_list_out import NoteListOut
from .note_object import NoteObject
from .note_out import NoteOut
from .o_auth_refusal_out import OAuthRefusalOut
from .offer_detail_out import OfferDetailOut
from .offer_list_out import OfferListOut
from .offer_milestone_out import OfferMilestoneOut
from .offer_object import OfferObject
from .offer_out import OfferOut
from .offer_status import OfferStatus
from .offered_way import OfferedWay
from .open_terminal_api_version import OpenTerminalApiVersion
from .origin_enum import OriginEnum
from .outcome_enum import OutcomeEnum
from .paired_out import PairedOut
from .pairing_in_request import PairingInRequest
from .pairing_out import PairingOut
from .past_sale_in_request import PastSaleInRequest
from .past_sales_in_request import PastSalesInRequest
from .pause_subscription_api_version import PauseSubscriptionApiVersion
from .payment_in_request import PaymentInRequest
from .payment_in_request_metadata import PaymentInRequestMetadata
from .payment_list_out import PaymentListOut
from .payment_object import PaymentObject
from .payment_on_loan_out import PaymentOnLoanOut
from .payment_out import PaymentOut
from .payment_out_metadata import PaymentOutMetadata
from .payment_status import PaymentStatus
from .payout_in_request import PayoutInRequest
from .payout_list_out import PayoutListOut
from .payout_object import PayoutObject
from .payout_out import PayoutOut
from .payout_status import PayoutStatus
from .period_out import PeriodOut
from .plan_list_out import PlanListOut
from .plan_out import PlanOut
from .plan_out_object_enum import PlanOutObjectEnum
from .plan_out_status_enum import PlanOutStatusEnum
from .planned_out import PlannedOut
from .poll_in_request import PollInRequest
from .portfolio_object import PortfolioObject
from .portfolio_out import PortfolioOut
from .portfolio_out_buckets import PortfolioOutBuckets
from .price_in_request import PriceInRequest
from .problem_out import ProblemOut
from .product_enum import ProductEnum
from .quote_due_out import QuoteDueOut
from .quote_loan_api_version import QuoteLoanApiVersion
from .quote_object import QuoteObject
from .read_bank_api_version import ReadBankApiVersion
from .read_capabilities_api_version import ReadCapabilitiesApiVersion
from .read_commitment_api_version import ReadCommitmentApiVersion
from .read_daily_report_api_version import ReadDailyReportApiVersion
from .read_loan_api_version import ReadLoanApiVersion
from .read_offer_api_version import ReadOfferApiVersion
from .read_own_terminal_api_version import ReadOwnTerminalApiVersion
from .read_payment_api_version import ReadPaymentApiVersion
from .read_payout_api_version import ReadPayoutApiVersion
from .read_portfolio_api_version import ReadPortfolioApiVersion
from .read_refund_api_version import ReadRefundApiVersion
from .read_sale_api_version import ReadSaleApiVersion
from .read_subscription_api_version import ReadSubscriptionApiVersion
from .read_terminal_api_version import ReadTerminalApiVersion
from .read_test_clock_api_version import ReadTestClockApiVersion
from .read_webhook_delivery_api_version import ReadWebhookDeliveryApiVersion
from .read_webhook_endpoint_api_version import ReadWebhookEndpointApiVersion
from .receipt_in_kind_enum import ReceiptInKindEnum
from .receipt_in_request import ReceiptInRequest
from .receipt_secret_out import ReceiptSecretOut
from .receipts_in_request import ReceiptsInRequest
from .refund_in_request import RefundInRequest
from .refund_list_out import RefundListOut
from .refund_object import RefundObject
from .refund_out import RefundOut
from .refund_payment_api_version import RefundPaymentApiVersion
from .refund_reason import RefundReason
from .refund_sale_api_version import RefundSaleApiVersion
from .refund_status import RefundStatus
from .release_out import ReleaseOut
from .release_out_kind_enum import ReleaseOutKindEnum
from .repayment_enum import RepaymentEnum
from .replay_webhook_delivery_api_version import ReplayWebhookDeliveryApiVersion
from .report_object import ReportObject
from .report_out import ReportOut
from .request_payment_api_version import RequestPaymentApiVersion
from .request_payout_api_version import RequestPayoutApiVersion
from .resume_subscription_api_version import ResumeSubscriptionApiVersion
from .rotate_webhook_secret_api_version import RotateWebhookSecretApiVersion
from .sale_in_request import SaleInRequest
from .sale_item_in_request import SaleItemInRequest
from .sale_list_out import SaleListOut
from .sale_object import SaleObject
from .sale_out import SaleOut
from .sale_refund_in_request import SaleRefundInRequest
from .sales_in_request import SalesInRequest
from .secret_object import SecretObject
from .send_receipts_api_version import SendReceiptsApiVersion
from .send_webhook_test_api_version import SendWebhookTestApiVersion
from .share_out import ShareOut
from .simulate_payment_api_version import SimulatePaymentApiVersion
from .simulation_in_request import SimulationInRequest
from .source_enum import SourceEnum
from .split_bounds_out import SplitBoundsOut
from .split_out import SplitOut
from .split_target_out import SplitTargetOut
from .statement_out import StatementOut
from .statistics_out import StatisticsOut
from .subscription_list_out import SubscriptionListOut
from .subscription_out import SubscriptionOut
from .subscription_out_object_enum import SubscriptionOutObjectEnum
from .subscription_out_status_enum import SubscriptionOutStatusEnum
from .tell_sales_api_version import TellSalesApiVersion
from .terminal_here_out import TerminalHereOut
from .terminal_in_request import TerminalInRequest
from .terminal_list_out import TerminalListOut
from .terminal_object import TerminalObject
from .terminal_out import TerminalOut
from .terminal_status import TerminalStatus
from .terminate_subscription_api_version import TerminateSubscriptionApiVersion
from .terms_out import TermsOut
from .token_in_request import TokenInRequest
from .token_out import TokenOut
from .token_type_enum import TokenTypeEnum
from .told_list_out import ToldListOut
from .told_out import ToldOut
from .told_status import ToldStatus
from .type_enum import TypeEnum
from .unit_enum import UnitEnum
from .vintage_out import VintageOut
from .way_out import WayOut
from .way_to_pay import WayToPay
from .webhook_attempt_out import WebhookAttemptOut
from .webhook_delivery_list_out import WebhookDeliveryListOut
from .webhook_delivery_object import WebhookDeliveryObject
from .webhook_delivery_out import WebhookDeliveryOut
from .webhook_delivery_status import WebhookDeliveryStatus
from .webhook_disabled_reason import WebhookDisabledReason
from .webhook_endpoint_change_in_request import WebhookEndpointChangeInRequest
from .webhook_endpoint_in_request import WebhookEndpointInRequest
from .webhook_endpoint_list_out import WebhookEndpointListOut
from .webhook_endpoint_object import WebhookEndpointObject
from .webhook_endpoint_out import WebhookEndpointOut
from .webhook_endpoint_status import WebhookEndpointStatus
from .webhook_endpoint_with_secret_out import WebhookEndpointWithSecretOut

__all__ = (
    "AcknowledgeDeliveryApiVersion",
    "AddWebhookEndpointApiVersion",
    "AdvanceInRequest",
    "AdvanceTestClockApiVersion",
    "AmortizationEnum",
    "AmountInRequest",
    "AmountOut",
    "BankChangeOut",
    "BankDetailOut",
    "BankListOut",
    "BankObject",
    "BankOut",
    "BankStatus",
    "BeginPairingApiVersion",
    "BondModeEnum",
    "BondOut",
    "BondStatus",
    "BucketEnum",
    "CancelCommitmentApiVersion",
    "CancelPaymentApiVersion",
    "CancelPayoutApiVersion",
    "CapabilitiesObject",
    "CapabilitiesOut",
    "CaptureInRequest",
    "CaptureMethodEnum",
    "CapturePaymentApiVersion",
    "ChangeWebhookEndpointApiVersion",
    "ClockObject",
    "ClockOut",
    "CloseTerminalApiVersion",
    "CollectKeyApiVersion",
    "CommitApiVersion",
    "CommitmentInRequest",
    "CommitmentListOut",
    "CommitmentObject",
    "CommitmentOut",
    "CommitmentStatus",
    "DayCountEnum",
    "DayOut",
    "DecidersEnum",
    "DeclineReason",
    "DefaultOut",
    "DeliveryInRequest",
    "DeliveryOut",
    "DeliveryOutObjectEnum",
    "DisableWebhookEndpointApiVersion",
    "DisbursementEnum",
    "ErrorEnum",
    "EventsEnum",
    "ExceptionEnum",
    "FaultOut",
    "FundingEnum",
    "GrantTypeEnum",
    "HoldingOut",
    "ImportSalesApiVersion",
    "InstallmentOut",
    "IssueReceiptSecretApiVersion",
    "ItemInRequest",
    "ItemOut",
    "KeyHereOut",
    "KeyKind",
    "KeyScope",
    "LimitsOut",
    "ListBanksApiVersion",
    "ListCommitmentsApiVersion",
    "ListCommitmentsStatus",
    "ListNotesApiVersion",
    "ListOffersApiVersion",
    "ListOffersClosingItem",
    "ListOffersCollateralItem",
    "ListOffersCoverItem",
    "ListOffersFundedItem",
    "ListOffersGradeItem",
    "ListOffersOrder",
    "ListOffersProductItem",
    "ListOffersRateItem",
    "ListOffersRepaymentItem",
    "ListOffersStateItem",
    "ListOffersTermItem",
    "ListOffersTicketItem",
    "ListPaymentsApiVersion",
    "ListPaymentsStatus",
    "ListPayoutsApiVersion",
    "ListPlansApiVersion",
    "ListRefundsApiVersion",
    "ListSalesApiVersion",
    "ListSalesOrigin",
    "ListStatementsApiVersion",
    "ListStatementsOrder",
    "ListStatementsTypeItem",
    "ListSubscriptionsApiVersion",
    "ListSubscriptionsStatus",
    "ListTerminalsApiVersion",
    "ListTerminalsStatus",
    "ListWebhookDeliveriesApiVersion",
    "ListWebhookDeliveriesStatus",
    "ListWebhookDeliveriesType",
    "ListWebhookEndpointsApiVersion",
    "ListWebhookEndpointsStatus",
    "LoanObject",
    "LoanOut",
    "LoanQuoteInRequest",
    "LoanQuoteOut",
    "LoanServicing",
    "LoanStatus",
    "LocationEnum",
    "MerchantHereOut",
    "MilestoneOut",
    "MilestoneStatus",
    "MovementObject",
    "MovementOut",
    "NamedOut",
    "NoteListOut",
    "NoteObject",
    "NoteOut",
    "OAuthRefusalOut",
    "OfferDetailOut",
    "OfferedWay",
    "OfferListOut",
    "OfferMilestoneOut",
    "OfferObject",
    "OfferOut",
    "OfferStatus",
    "OpenTerminalApiVersion",
    "OriginEnum",
    "OutcomeEnum",
    "PairedOut",
    "PairingInRequest",
    "PairingOut",
    "PastSaleInRequest",
    "PastSalesInRequest",
    "PauseSubscriptionApiVersion",
    "PaymentInRequest",
    "PaymentInRequestMetadata",
    "PaymentListOut",
    "PaymentObject",
    "PaymentOnLoanOut",
    "PaymentOut",
    "PaymentOutMetadata",
    "PaymentStatus",
    "PayoutInRequest",
    "PayoutListOut",
    "PayoutObject",
    "PayoutOut",
    "PayoutStatus",
    "PeriodOut",
    "PlanListOut",
    "PlannedOut",
    "PlanOut",
    "PlanOutObjectEnum",
    "PlanOutStatusEnum",
    "PollInRequest",
    "PortfolioObject",
    "PortfolioOut",
    "PortfolioOutBuckets",
    "PriceInRequest",
    "ProblemOut",
    "ProductEnum",
    "QuoteDueOut",
    "QuoteLoanApiVersion",
    "QuoteObject",
    "ReadBankApiVersion",
    "ReadCapabilitiesApiVersion",
    "ReadCommitmentApiVersion",
    "ReadDailyReportApiVersion",
    "ReadLoanApiVersion",
    "ReadOfferApiVersion",
    "ReadOwnTerminalApiVersion",
    "ReadPaymentApiVersion",
    "ReadPayoutApiVersion",
    "ReadPortfolioApiVersion",
    "ReadRefundApiVersion",
    "ReadSaleApiVersion",
    "ReadSubscriptionApiVersion",
    "ReadTerminalApiVersion",
    "ReadTestClockApiVersion",
    "ReadWebhookDeliveryApiVersion",
    "ReadWebhookEndpointApiVersion",
    "ReceiptInKindEnum",
    "ReceiptInRequest",
    "ReceiptSecretOut",
    "ReceiptsInRequest",
    "RefundInRequest",
    "RefundListOut",
    "RefundObject",
    "RefundOut",
    "RefundPaymentApiVersion",
    "RefundReason",
    "RefundSaleApiVersion",
    "RefundStatus",
    "ReleaseOut",
    "ReleaseOutKindEnum",
    "RepaymentEnum",
    "ReplayWebhookDeliveryApiVersion",
    "ReportObject",
    "ReportOut",
    "RequestPaymentApiVersion",
    "RequestPayoutApiVersion",
    "ResumeSubscriptionApiVersion",
    "RotateWebhookSecretApiVersion",
    "SaleInRequest",
    "SaleItemInRequest",
    "SaleListOut",
    "SaleObject",
    "SaleOut",
    "SaleRefundInRequest",
    "SalesInRequest",
    "SecretObject",
    "SendReceiptsApiVersion",
    "SendWebhookTestApiVersion",
    "ShareOut",
    "SimulatePaymentApiVersion",
    "SimulationInRequest",
    "SourceEnum",
    "SplitBoundsOut",
    "SplitOut",
    "SplitTargetOut",
    "StatementOut",
    "StatisticsOut",
    "SubscriptionListOut",
    "SubscriptionOut",
    "SubscriptionOutObjectEnum",
    "SubscriptionOutStatusEnum",
    "TellSalesApiVersion",
    "TerminalHereOut",
    "TerminalInRequest",
    "TerminalListOut",
    "TerminalObject",
    "TerminalOut",
    "TerminalStatus",
    "TerminateSubscriptionApiVersion",
    "TermsOut",
    "TokenInRequest",
    "TokenOut",
    "TokenTypeEnum",
    "ToldListOut",
    "ToldOut",
    "ToldStatus",
    "TypeEnum",
    "UnitEnum",
    "VintageOut",
    "WayOut",
    "WayToPay",
    "WebhookAttemptOut",
    "WebhookDeliveryListOut",
    "WebhookDeliveryObject",
    "WebhookDeliveryOut",
    "WebhookDeliveryStatus",
    "WebhookDisabledReason",
    "WebhookEndpointChangeInRequest",
    "WebhookEndpointInRequest",
    "WebhookEndpointListOut",
    "WebhookEndpointObject",
    "WebhookEndpointOut",
    "WebhookEndpointStatus",
    "WebhookEndpointWithSecretOut",
)
