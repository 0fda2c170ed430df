#!/usr/bin/env bash
# Makes in the folder FOLDER what the by-hand contestants mount: certs/ with a certificate authority's certificate
# for the server, auth/ with the htpasswd file of FOLDER/users (`user:password` lines) at bcrypt cost COST.
set -euo pipefail

mkdir -p "$FOLDER/certs" "$FOLDER/auth"
cd "$FOLDER"

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj "/CN=bench" \
  -keyout ca.key -out ca.crt 2>/dev/null
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=localhost" \
  -keyout certs/tls.key -out server.csr 2>/dev/null
printf '%s\n' "subjectAltName=DNS:localhost,IP:127.0.0.1" "keyUsage=digitalSignature" \
  "extendedKeyUsage=serverAuth" >server.ext
openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 397 -extfile server.ext \
  -out certs/tls.crt 2>/dev/null

: >auth/htpasswd
while IFS=: read -r user password; do
  htpasswd -bB -C "$COST" auth/htpasswd "$user" "$password" 2>/dev/null
done <users

chown -R 65532:65532 certs auth
chmod 400 certs/tls.key auth/htpasswd
