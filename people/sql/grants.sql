-- What was done stays written: the application adds to the audit record and reads it.
REVOKE UPDATE, DELETE, TRUNCATE ON people_auditevent FROM {app};
