#!/usr/bin/env bash
# Makes the two database roles and the database, once, when the server's volume is new.
set -euo pipefail

psql --username postgres --set ON_ERROR_STOP=1 \
    --set owner_password="$OWNER_PASSWORD" --set app_password="$APP_PASSWORD" <<'SQL'
CREATE ROLE bank_owner WITH LOGIN CREATEDB PASSWORD :'owner_password';
CREATE ROLE bank_app WITH LOGIN PASSWORD :'app_password';
CREATE DATABASE bank OWNER bank_owner;
SQL
