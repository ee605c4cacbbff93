#!/bin/bash
# Runs when Postgres starts for the first time: a database and a role for each of the two, which cannot see each other's.
set -euo pipefail

for name in n8n pocketping; do
	password=$(cat "${SECRETS_FOLDER:-/run/secrets}/$name/database-password")
	psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --set=name="$name" --set=password="$password" \
		--username="$POSTGRES_USER" --dbname=postgres <<-'SQL'
		CREATE ROLE :"name" LOGIN PASSWORD :'password';
		CREATE DATABASE :"name" OWNER :"name";
		REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
	SQL
done
