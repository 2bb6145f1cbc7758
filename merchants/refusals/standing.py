"""What organisers are refused while something else stops a merchant."""

from people.refusals import Refusal


class RefundsOwed(Refusal):
    """What customers are owed is paid before a merchant sells again."""

    code = "REFUNDS_OWED"
    detail = "This merchant owes refunds: until they are paid it takes no payments."
    remedy = "Its owner can pay them in; with the last one its sales go on by themselves."
