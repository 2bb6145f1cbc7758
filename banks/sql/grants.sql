-- What banks decided stays: the application's role adds these rows and reads them.
REVOKE UPDATE, DELETE ON banks_bankchange, banks_casesignoff, banks_casetransition,
    banks_caseversion, banks_disputelost, banks_prospectus FROM {app};
-- These change, and are never removed.
REVOKE DELETE ON banks_approval, banks_bank, banks_business, banks_businesscase,
    banks_fidelitybond, banks_officer FROM {app};
