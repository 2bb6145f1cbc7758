-- A seal stays as it was put: the application adds seals and reads them.
REVOKE UPDATE, DELETE, TRUNCATE ON seals_seal FROM {app};
