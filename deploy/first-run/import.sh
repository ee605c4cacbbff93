#!/bin/sh
# Runs in n8n's image before n8n starts: imports what prepare.js has left, once.
set -eu

cd "${N8N_USER_FOLDER:-$HOME}/.n8n/pocketping"

# Done only when n8n says so; the key is not left lying about.
imported() {
	mv "$1.digest" "$1.imported"
	rm "$1.json"
}

if [ -e credential.json ]; then
	n8n import:credentials --input=credential.json
	imported credential
fi

if [ -e workflow.json ]; then
	n8n import:workflow --input=workflow.json
	n8n publish:workflow --id=pocketPingDemo
	imported workflow
fi
