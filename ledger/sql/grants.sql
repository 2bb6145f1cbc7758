-- What the application may do. It owns nothing; `{app}` is its role, `{owner}` owns the tables.
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO {app};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {app};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app};

-- Money moves through functions alone.
REVOKE INSERT, UPDATE, DELETE ON ledger_journal, ledger_transfer, ledger_account, ledger_allowed
    FROM {app};
REVOKE ALL ON FUNCTION
    ledger_post(date, bigint, text[], bytea[], integer[], integer[],
        smallint[], bigint[], bigint[], bigint[]),
    ledger_post_set(date, bigint, text[], bytea[], integer[], integer[],
        smallint[], bigint[], bigint[], bigint[]),
    ledger_reverse(text, bigint, date, bigint),
    ledger_open_accounts(text[], text[], bigint[], bigint[]),
    ledger_lock(bigint[])
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION
    ledger_post(date, bigint, text[], bytea[], integer[], integer[],
        smallint[], bigint[], bigint[], bigint[]),
    ledger_reverse(text, bigint, date, bigint),
    ledger_open_accounts(text[], text[], bigint[], bigint[]),
    ledger_lock(bigint[])
    TO {app};
