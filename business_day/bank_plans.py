"""Who is looked at in each step of a bank network's day: queries that find the subjects' `id`.

Each is cut into ranges, or asked whether there is anybody at all (steps_of_bank_day.py).
"""

# Loans, by loan.
ACCRUING = """
    SELECT loan.id FROM repayments_loanbalance balance
    JOIN loans_loan loan ON loan.id = balance.loan_id
    JOIN loans_bankloan terms ON terms.loan_id = balance.loan_id
    WHERE balance.next_due_on <= %(on)s AND loan.network_id = %(network)s
        AND loan.state = 'REPAYING' AND terms.accrued_through_on < %(on)s
"""
LATE = """
    SELECT loan.id FROM repayments_loanbalance balance
    JOIN loans_loan loan ON loan.id = balance.loan_id
    WHERE balance.next_due_on < %(on)s AND loan.network_id = %(network)s
        AND loan.state = 'REPAYING'
"""
STREAMED = """
    SELECT terms.loan_id AS id FROM loans_bankloan terms
    JOIN loans_loan loan ON loan.id = terms.loan_id
    WHERE loan.network_id = %(network)s AND loan.state = 'REPAYING'
        AND terms.disbursement = 'STREAM' AND terms.tick_minor > 0
"""
CALLED = """
    SELECT DISTINCT call.bank_loan_id AS id FROM repayments_capitalcall call
    JOIN loans_loan loan ON loan.id = call.bank_loan_id
    WHERE loan.network_id = %(network)s AND call.state = 'OPEN'
"""
COVERED = """
    SELECT held.bank_loan_id AS id FROM loans_collateral held
    JOIN loans_loan loan ON loan.id = held.bank_loan_id
    WHERE loan.network_id = %(network)s AND loan.state = 'REPAYING' AND held.state = 'HELD'
    UNION
    SELECT alert.bank_loan_id FROM repayments_coveralert alert
    JOIN loans_loan loan ON loan.id = alert.bank_loan_id
    WHERE loan.network_id = %(network)s AND alert.ended_on IS NULL
"""
MISSED_MILESTONES = """
    SELECT FROM loans_milestone milestone
    JOIN loans_loan loan ON loan.id = milestone.bank_loan_id
    WHERE loan.network_id = %(network)s AND loan.state = 'REPAYING'
        AND milestone.state IN ('WAITING', 'REFUSED')
        AND coalesce(milestone.extended_to, milestone.due_on) < %(on)s
"""
ENDED_EXTENSION_VOTES = """
    SELECT FROM repayments_extensionvote vote
    JOIN loans_loan loan ON loan.id = vote.bank_loan_id
    WHERE loan.network_id = %(network)s AND vote.state = 'OPEN' AND vote.closes_on < %(on)s
"""
ENDED_CHALLENGES = """
    SELECT FROM repayments_challenge challenge
    JOIN loans_loan loan ON loan.id = challenge.bank_loan_id
    WHERE loan.network_id = %(network)s AND challenge.state = 'OPEN'
        AND challenge.closes_on < %(on)s
"""

# Businesses, by business: loans of one are paid from one account.
PAYING = """
    SELECT terms.business_id AS id FROM repayments_loanbalance balance
    JOIN loans_loan loan ON loan.id = balance.loan_id
    JOIN loans_bankloan terms ON terms.loan_id = balance.loan_id
    WHERE balance.next_due_on <= %(on)s AND loan.network_id = %(network)s
        AND loan.state = 'REPAYING'
"""

# Shares of sales that tills of the network owe or pass on; and those of its loans, by agreement.
SPLITS_OF_TILLS = """
    SELECT FROM merchants_splitagreement split
    JOIN merchants_merchant merchant ON merchant.id = split.merchant_id
    WHERE merchant.network_id = %(network)s
        AND (split.due_minor > 0 OR split.target = 'ACCOUNT'
            OR (split.month_floor_minor > 0 AND split.until IS NULL))
"""
SPLITS_OF_LOANS = """
    SELECT split.id FROM merchants_splitagreement split
    JOIN loans_loan loan ON loan.id = split.bank_loan_id
    WHERE loan.network_id = %(network)s
        AND (split.due_minor > 0 OR split.taken_minor - split.due_minor + split.owed_back_minor
            - split.passed_on_minor - split.given_back_minor > 0)
"""

# Offers, by offer.
OPENING_OFFERS = """
    SELECT offer.id FROM marketplace_offer offer JOIN banks_bank bank ON bank.id = offer.bank_id
    WHERE bank.network_id = %(network)s AND offer.state = 'LISTED' AND offer.opens_on <= %(on)s
"""
CLOSING_OFFERS = """
    SELECT offer.id FROM marketplace_offer offer JOIN banks_bank bank ON bank.id = offer.bank_id
    WHERE bank.network_id = %(network)s AND offer.state = 'FUNDING' AND offer.closes_on <= %(on)s
"""
HALTED_OFFERS = """
    SELECT FROM marketplace_offer offer JOIN banks_bank bank ON bank.id = offer.bank_id
    WHERE bank.network_id = %(network)s AND offer.state IN ('LISTED', 'FUNDING', 'FUNDED')
        AND bank.state NOT IN ('PROBATION', 'ACTIVE')
"""

# Anything at all.
PROSPECTUS_NEWS = "SELECT FROM banks_prospectusnews WHERE handled_on IS NULL"
TROUBLED_ASKS = """
    SELECT FROM marketplace_ask ask JOIN loans_note note ON note.id = ask.note_id
    JOIN loans_loan loan ON loan.id = note.loan_id
    LEFT JOIN loans_bankloan terms ON terms.loan_id = loan.id
    WHERE ask.state = 'OPEN' AND loan.network_id = %(network)s
        AND (loan.state = 'SETTLED'
            OR NOT ask.is_flagged AND (loan.state = 'DEFAULTED' OR terms.in_dispute))
"""
BREACHED_CALLS = """
    SELECT FROM repayments_callshare share
    JOIN repayments_capitalcall call ON call.id = share.call_id
    JOIN loans_loan loan ON loan.id = call.bank_loan_id
    WHERE loan.network_id = %(network)s AND share.state = 'BREACHED' AND share.ended_on = %(on)s
"""
STRATEGIES = """
    SELECT FROM portfolios_strategy strategy
    JOIN marketplace_offer offer
        ON offer.state = 'FUNDING' AND offer.asset_id = strategy.asset_id
    JOIN banks_bank bank ON bank.id = offer.bank_id AND bank.network_id = %(network)s
    WHERE strategy.state = 'ON'
"""
EXPIRING_BONDS = """
    SELECT FROM banks_fidelitybond bond JOIN banks_bank bank ON bank.id = bond.bank_id
    WHERE bank.network_id = %(network)s AND bond.expires_on <= %(on)s
        AND bond.state IN ('PLEDGED', 'VERIFIED')
"""
CLOSING_MOTIONS = """
    SELECT FROM governance_motion motion JOIN governance_panel panel ON panel.id = motion.panel_id
    WHERE panel.network_id = %(network)s AND motion.state = 'OPEN' AND motion.closes_on <= %(on)s
"""
OFFER_VOTES = """
    SELECT FROM governance_motion motion JOIN governance_panel panel ON panel.id = motion.panel_id
    WHERE panel.network_id = %(network)s AND motion.kind = 'LIST_OFFER'
        AND motion.state <> 'OPEN' AND motion.handled_on IS NULL
"""
MILESTONE_VOTES = """
    SELECT FROM governance_motion motion JOIN governance_panel panel ON panel.id = motion.panel_id
    WHERE panel.network_id = %(network)s AND motion.subject_type = 'loans.milestone'
        AND motion.state <> 'OPEN' AND motion.handled_on IS NULL
"""
WAITING_DISPUTES = """
    SELECT FROM disputes_dispute dispute JOIN banks_bank bank ON bank.id = dispute.bank_id
    LEFT JOIN disputes_ruling ruling
        ON ruling.dispute_id = dispute.id AND ruling.state = 'PROPOSED'
    LEFT JOIN governance_motion motion ON motion.id = ruling.motion_id
        AND motion.state <> 'OPEN' AND motion.handled_on IS NULL
    WHERE bank.network_id = %(network)s
        AND dispute.state NOT IN ('EXECUTED', 'WITHDRAWN')
        AND (dispute.ends_on <= %(on)s OR motion.id IS NOT NULL)
"""
TOLD_SEARCHES = "SELECT FROM marketplace_savedsearch WHERE is_told"
PROMISES = """
    SELECT FROM repayments_promisetopay promise
    JOIN loans_loan loan ON loan.id = promise.bank_loan_id
    WHERE loan.network_id = %(network)s AND (promise.state = 'OPEN'
        OR promise.state = 'BROKEN' AND promise.ended_on > %(on)s::date - 31)
"""
ANY_BANK = "SELECT FROM banks_bank WHERE network_id = %(network)s"
ANY_RELEASE = """
    SELECT FROM loans_release release
    JOIN loans_loan loan ON loan.id = release.bank_loan_id
    WHERE loan.network_id = %(network)s
"""
